import { readAuditHead } from "../../audit/index.ts";
import type { Database } from "../../db/index.ts";
import { pipelineSchema } from "../../pipeline/index.ts";
import type { ExportFile } from "../catalogue/exportCatalogue.ts";
import { hideFacts, readRunFacts } from "./readRunFacts.ts";
import type { Sight } from "../../personal/index.ts";
import { writeHtml, writeMarkdown } from "./writeDocumentation.ts";

/** The documentation of the draft with the figures of its newest runs, as a file that names the head of the trail. */
export async function exportDocumentation(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  format: "markdown" | "html",
  sight: Sight,
): Promise<ExportFile> {
  const draft = await db.prisma.pipeline.findUniqueOrThrow({ where: { projectId: project.id } });
  const document = pipelineSchema.parse(draft.document);
  const [facts, auditHead] = await Promise.all([readRunFacts(db, project.id), readAuditHead(db, project.workspaceId)]);
  const shown = hideFacts(sight, facts);
  const documented = { projectName: project.name, document, facts: shown, auditHead, writtenAt: new Date() };
  const name = project.name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "-").slice(0, 80);
  return format === "markdown"
    ? { name: `${name} pipeline.md`, type: "text/markdown", text: writeMarkdown(documented) }
    : { name: `${name} pipeline.html`, type: "text/html", text: writeHtml(documented) };
}
