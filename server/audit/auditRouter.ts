import { z } from "zod";
import { projectInput, projectProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import { listAudit } from "./readAudit.ts";
import { verifyAudit } from "./verifyAudit.ts";

const page = { before: z.int().min(1).nullable().default(null), limit: z.int().min(1).max(200).default(50) };
const knownHead = z.strictObject({ seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Who changed what. */
export const auditRouter = router({
  list: workspaceProcedure("audit:read")
    .input(workspaceInput(page))
    .query(({ ctx, input }) => listAudit(ctx.db, ctx.workspace.id, input)),
  ofProject: projectProcedure("audit:read")
    .input(projectInput(page))
    .query(({ ctx, input }) => listAudit(ctx.db, ctx.project.workspaceId, { ...input, projectId: ctx.project.id })),
  /** Recomputes every signature; `known` are heads that stand on exports, e-mails or shared pages. */
  verify: workspaceProcedure("audit:read")
    .input(workspaceInput({ known: z.array(knownHead).max(20).default([]) }))
    .mutation(({ ctx, input }) => verifyAudit(ctx.db, ctx.workspace.id, input.known)),
});
