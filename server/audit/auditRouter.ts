import { z } from "zod";
import { projectInput, projectProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import { listAudit, readAuditFacets } from "./readAudit.ts";
import { verifyAudit } from "./verifyAudit.ts";

const filter = {
  actorId: z.uuid().nullable().default(null),
  type: z
    .string()
    .regex(/^[a-z][a-zA-Z_]*(\.[a-zA-Z_]+)?$/)
    .max(60)
    .nullable()
    .default(null),
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
  text: z.string().trim().max(200).default(""),
};
const page = { ...filter, before: z.int().min(1).nullable().default(null), limit: z.int().min(1).max(200).default(50) };
const knownHead = z.strictObject({ seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Who changed what. The whole trail as a file: GET /api/audit/<workspace>. */
export const auditRouter = router({
  list: workspaceProcedure("audit:read")
    .input(workspaceInput({ ...page, projectId: z.uuid().nullable().default(null) }))
    .query(({ ctx, input: { workspaceId: _, ...asked } }) => listAudit(ctx.db, ctx.workspace.id, asked)),
  ofProject: projectProcedure("audit:read")
    .input(projectInput(page))
    .query(({ ctx, input }) => listAudit(ctx.db, ctx.project.workspaceId, { ...input, projectId: ctx.project.id })),
  /** Who and what the trail can be filtered by. */
  facets: workspaceProcedure("audit:read")
    .input(workspaceInput({}))
    .query(({ ctx }) => readAuditFacets(ctx.db, ctx.workspace.id)),
  /** Recomputes every signature; `known` are heads that stand on exports, e-mails or shared pages. */
  verify: workspaceProcedure("audit:read")
    .input(workspaceInput({ known: z.array(knownHead).max(20).default([]) }))
    .mutation(({ ctx, input }) => verifyAudit(ctx.db, ctx.workspace.id, input.known)),
});
