import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { exportLabels, giveOpinion, listQueues, nextItem, undoOpinion } from "./labeling.ts";

const me = (session: { userId: string; name: string }) => ({ id: session.userId, name: session.name });
const skipped = z.array(z.uuid()).max(2000).default([]);

/** Labelling of rows: the one thing a labeler may do. */
export const labelingRouter = router({
  queues: projectProcedure("labels:give")
    .input(projectInput({}))
    .query(({ ctx, input }) => listQueues(ctx.db, input.projectId, me(ctx.session))),
  next: projectProcedure("labels:give")
    .input(projectInput({ queueId: z.uuid(), except: skipped }))
    .query(({ ctx, input }) => nextItem(ctx.db, input.projectId, input.queueId, me(ctx.session), input.except)),
  give: projectProcedure("labels:give")
    .input(projectInput({ itemId: z.uuid(), label: z.string().max(200).nullable(), seconds: z.number().min(0) }))
    .mutation(({ ctx, input: { projectId, ...given } }) => giveOpinion(ctx.db, projectId, given, me(ctx.session))),
  undo: projectProcedure("labels:give")
    .input(projectInput({ queueId: z.uuid() }))
    .mutation(({ ctx, input }) => undoOpinion(ctx.db, input.projectId, input.queueId, me(ctx.session))),
  export: projectProcedure("labels:read")
    .input(projectInput({ queueId: z.uuid() }))
    .query(({ ctx, input }) => exportLabels(ctx.db, input.projectId, input.queueId)),
});
