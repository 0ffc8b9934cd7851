import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { hideExamples } from "./hideExamples.ts";
import { listFiles, readFile, readLook } from "./files.ts";
import { lookAgain, lookSchema } from "./lookAgain.ts";
import { cancelUpload, listUnfinished } from "./resumable.ts";
import { sightOf } from "../personal/index.ts";

/** Files people gave. Their bytes come in by POST /api/files; see upload.ts. */
export const filesRouter = router({
  list: projectProcedure("files:read")
    .input(projectInput({}))
    .query(({ ctx }) => listFiles(ctx.db, ctx.project.id)),
  /** A file with what was found in it, or that somebody is still looking. */
  get: projectProcedure("files:read")
    .input(projectInput({ fileId: z.uuid() }))
    .query(async ({ ctx, input }) =>
      hideExamples(await sightOf(ctx.db, ctx.project, ctx.role), await readFile(ctx.db, ctx.project.id, input.fileId)),
    ),
  /** The same with its first rows, for those who may change how it is read. */
  look: projectProcedure("files:upload")
    .input(projectInput({ fileId: z.uuid() }))
    .query(({ ctx, input }) => readLook(ctx.db, ctx.project.id, input.fileId)),
  /** What the caller has begun to send and not finished. */
  unfinished: projectProcedure("files:upload")
    .input(projectInput({}))
    .query(({ ctx }) => listUnfinished(ctx.db, { projectId: ctx.project.id, userId: ctx.session.userId })),
  dropUpload: projectProcedure("files:upload")
    .input(projectInput({ uploadId: z.uuid() }))
    .mutation(({ ctx, input }) => cancelUpload(ctx.db, { userId: ctx.session.userId }, input.uploadId)),
  /** Has the file looked at again: another encoding, separator, header, decimal sign, sheet, or other types. */
  lookAgain: projectProcedure("files:upload")
    .input(projectInput({ fileId: z.uuid(), look: lookSchema }))
    .mutation(({ ctx, input }) => lookAgain(ctx.db, ctx.project.id, input.fileId, input.look)),
});
