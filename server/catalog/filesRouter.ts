import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { listFiles, readFile } from "./files.ts";

/** Files people gave. Their bytes come in by POST /api/files; see upload.ts. */
export const filesRouter = router({
  list: projectProcedure("files:read")
    .input(projectInput({}))
    .query(({ ctx }) => listFiles(ctx.db, ctx.project.id)),
  /** A file with what was found in it, or that somebody is still looking. */
  get: projectProcedure("files:read")
    .input(projectInput({ fileId: z.uuid() }))
    .query(({ ctx, input }) => readFile(ctx.db, ctx.project.id, input.fileId)),
});
