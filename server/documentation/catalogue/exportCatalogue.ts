import { readAuditHead } from "../../audit/index.ts";
import type { Database } from "../../db/index.ts";
import { readGoal } from "../../economics/goal/document.ts";
import { pipelineSchema } from "../../pipeline/index.ts";
import { csvLine, markdownCell, markdownText } from "../exportText.ts";
import { catalogueFields, type CatalogueField, type SheetSection, sheetSections } from "./fields.ts";
import { readCatalogue, type Catalogue, type CatalogueRow } from "./readCatalogue.ts";

export type ExportFile = { name: string; type: string; text: string };
type Project = { id: string; workspaceId: string; name: string };

const UNKNOWN = "unknown";

const titles: Record<CatalogueField, string> = {
  source: "Source",
  contents: "Contents",
  period: "Duration",
  quantity: "Quantity",
  comments: "Comments",
  owner: "Owner",
  licence: "Licence",
  legalBasis: "Legal basis",
  personalData: "Personal data",
  retention: "Retention",
  upstream: "Deleted, sampled or cherry-picked before we got it",
};

const fileName = (project: Project, what: string): string =>
  `${project.name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "-").slice(0, 80)} ${what}`;

const textOf = (row: CatalogueRow, field: CatalogueField): string => row.values[field].text ?? UNKNOWN;

/**
 * The table as CSV: one line per source, formulas of spreadsheets made inert; the last line names the head of the audit
 * trail.
 */
export async function exportCatalogueCsv(db: Database, project: Project): Promise<ExportFile> {
  const [catalogue, head] = await Promise.all([readCatalogue(db, project.id), readAuditHead(db, project.workspaceId)]);
  const lines = [
    csvLine(catalogueFields.map((field) => titles[field])),
    ...catalogue.rows.map((row) => csvLine(catalogueFields.map((field) => textOf(row, field)))),
    csvLine([`Audit trail: ${head === null ? "empty" : `${head.seq} ${head.hash}`}`]),
  ];
  return { name: fileName(project, "data catalogue.csv"), type: "text/csv", text: lines.join("") };
}

/** The catalogue as Markdown with a datasheet per source (seven sections, after Gebru et al.). */
export async function exportDatasheets(db: Database, project: Project): Promise<ExportFile> {
  const [catalogue, head, draft] = await Promise.all([
    readCatalogue(db, project.id),
    readAuditHead(db, project.workspaceId),
    db.prisma.pipeline.findUniqueOrThrow({ where: { projectId: project.id } }),
  ]);
  const goal = readGoal(pipelineSchema.parse(draft.document).goal);
  const uses = [goal.intendedUse, goal.notIntendedUse && `Not for: ${goal.notIntendedUse}`]
    .filter(Boolean)
    .join("\n\n");
  const text = [
    `# Data of ${markdownText(project.name)}`,
    tableOf(catalogue),
    completeness(catalogue),
    ...catalogue.rows.map((row) => sheetOf(row, uses)),
    `---\n\nAudit trail: ${head === null ? "empty" : `entry ${head.seq}, ${head.hash}`}. Written ${new Date().toISOString()}.`,
  ].join("\n\n");
  return { name: fileName(project, "datasheet.md"), type: "text/markdown", text: `${text}\n` };
}

function completeness({ filled, of }: Catalogue): string {
  return of === 0 ? "No source yet." : `Complete: ${filled} of ${of} required fields.`;
}

function tableOf({ rows }: Catalogue): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(catalogueFields.map((field) => titles[field])),
    line(catalogueFields.map(() => "---")),
    ...rows.map((row) => line(catalogueFields.map((field) => markdownCell(textOf(row, field))))),
  ].join("\n");
}

function sheetOf(row: CatalogueRow, uses: string): string {
  const say = (field: CatalogueField): string => `**${titles[field]}:** ${markdownText(textOf(row, field))}`;
  const own: Record<SheetSection, string[]> = {
    motivation: [],
    composition: [say("contents"), say("quantity"), say("period"), say("personalData")],
    collection: [say("source"), say("upstream"), say("legalBasis")],
    preprocessing: [],
    uses: uses === "" ? [] : [markdownText(uses)],
    distribution: [say("licence")],
    maintenance: [say("owner"), say("retention"), say("comments")],
  };
  const words: Record<SheetSection, string> = {
    motivation: "Motivation",
    composition: "Composition",
    collection: "Collection",
    preprocessing: "Preprocessing and labelling",
    uses: "Uses",
    distribution: "Distribution",
    maintenance: "Maintenance",
  };
  const parts = sheetSections.map((section) => {
    const said = row.sheet[section];
    const lines = [...own[section], ...(said ? [markdownText(said.text)] : [])];
    return `### ${words[section]}\n\n${lines.length > 0 ? lines.join("\n\n") : UNKNOWN}`;
  });
  return [`## ${markdownText(row.values.source.text ?? row.stageName)}`, ...parts].join("\n\n");
}
