import { tracked } from "@trpc/server";
import { z } from "zod";
import { guardStream } from "../api/guardStream.ts";
import { liveProcess } from "../api/liveProcess.ts";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { hideTexts, seesAll, sightOf } from "../personal/index.ts";
import { whereaboutsSchema } from "../presence/index.ts";
import { followProject, lookAtProject } from "./followProject.ts";
import { liveCursorSchema, parseCursor } from "./liveCursor.ts";

/** What happens in a project while somebody looks at it, and who is looking. */
export const liveRouter = router({
  /** One stream per tab: edits of the draft, events of the runs named in the cursor, who is here. */
  follow: projectProcedure("project:read")
    .input(projectInput({ tabId: z.uuid(), cursor: liveCursorSchema, lastEventId: liveCursorSchema.nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const { listener, presence } = liveProcess(ctx.db);
      const source = { db: ctx.db, listener, presence };
      const projectId = ctx.project.id;
      const cursor = parseCursor(input.lastEventId ?? input.cursor);
      const detach = presence.attach({ projectId, userId: ctx.session.userId }, input.tabId);
      try {
        const open = (stop: AbortSignal) =>
          followProject(source, { projectId, cursor, signal: stop, userId: ctx.session.userId });
        const reader = { ...ctx, listener, projectId, scope: "project:read" as const, signal };
        const sight = await sightOf(ctx.db, ctx.project, ctx.role);
        for await (const { id, event } of guardStream(reader, open))
          yield tracked(id, event.type === "run" && !seesAll(sight) ? hideTexts(sight, event) : event);
      } finally {
        detach();
      }
    }),
  /** The same, once: for a tab beyond the number of streams a browser can hold. */
  look: projectProcedure("project:read")
    .input(projectInput({ cursor: liveCursorSchema }))
    .query(async ({ ctx, input }) => {
      const sight = await sightOf(ctx.db, ctx.project, ctx.role);
      const source = { db: ctx.db, ...liveProcess(ctx.db) };
      const events = await lookAtProject(source, ctx.project.id, parseCursor(input.cursor));
      return events.map((event) => (event.type === "run" && !seesAll(sight) ? hideTexts(sight, event) : event));
    }),
  /** Where this person's hand and selection are; also the sign that they are still here. */
  say: projectProcedure("project:read")
    .input(projectInput(whereaboutsSchema.shape))
    .mutation(({ ctx, input: { projectId, ...whereabouts } }) =>
      liveProcess(ctx.db).presence.say({ projectId, userId: ctx.session.userId, name: ctx.session.name }, whereabouts),
    ),
  leave: projectProcedure("project:read")
    .input(projectInput({ tabId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      liveProcess(ctx.db).presence.leave({ projectId: ctx.project.id, userId: ctx.session.userId }, input.tabId),
    ),
});
