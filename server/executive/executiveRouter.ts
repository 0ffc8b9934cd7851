import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { readAuditHead } from "../audit/index.ts";
import { readSummary } from "./readSummary.ts";

/** The page executives decide by. */
export const executiveRouter = router({
  summary: projectProcedure("project:read")
    .input(projectInput({}))
    .query(async ({ ctx }) => ({
      summary: await readSummary(ctx.db, ctx.project),
      auditHead: await readAuditHead(ctx.db, ctx.project.workspaceId),
    })),
});
