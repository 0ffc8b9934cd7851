import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { artifactStore } from "../catalog/index.ts";
import { hidePredictions } from "./hidePredictions.ts";
import { sightOf } from "../personal/index.ts";
import { authSecret, env } from "../env.js";
import { listEndpoints, listPredictions, readEndpoint, removeEndpoint } from "./endpoints.ts";
import { abandonCanary, promoteCanary, setCanaryShare } from "./changeVersions.ts";
import { listEndpointEvents, readRollouts } from "./readRollout.ts";
import { drillRollback, rollBack } from "./rollback.ts";
import { compareVersions } from "./versionCounts.ts";
import { triedRowSchema, tryRow } from "./tryRow.ts";
import { createKey, listKeys, revokeKey } from "./keysService.ts";

const endpointInput = { endpointId: z.uuid() };
const ways = () => ({ store: artifactStore(), secret: authSecret });
const placeOf = (ctx: { project: { id: string } }, input: { endpointId: string }) => ({
  projectId: ctx.project.id,
  endpointId: input.endpointId,
});

/** Endpoints: what is live, who may call it, what it answered. */
export const endpointsRouter = router({
  list: projectProcedure("endpoints:read")
    .input(projectInput({}))
    .query(({ ctx }) => listEndpoints(ctx.db, ctx.project.id, env().servePort)),
  get: projectProcedure("endpoints:read")
    .input(projectInput(endpointInput))
    .query(({ ctx, input }) =>
      readEndpoint(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId }, env().servePort),
    ),
  remove: projectProcedure("endpoints:edit")
    .input(projectInput(endpointInput))
    .mutation(({ ctx, input }) => removeEndpoint(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId })),
  predictions: projectProcedure("endpoints:read")
    .input(projectInput({ ...endpointInput, limit: z.int().min(1).max(500).default(50) }))
    .query(async ({ ctx, input }) =>
      hidePredictions(
        await sightOf(ctx.db, ctx.project, ctx.role),
        await listPredictions(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId }, input.limit),
      ),
    ),
  /** Whoever may make keys may ask without one, from the page. */
  tryRow: projectProcedure("endpoints:keys")
    .input(projectInput({ ...endpointInput, row: triedRowSchema }))
    .mutation(({ ctx, input }) =>
      tryRow(
        ctx.db,
        { projectId: ctx.project.id, endpointId: input.endpointId },
        input.row,
        { userId: ctx.session.userId },
        { port: env().servePort, secret: authSecret },
      ),
    ),
  keys: projectProcedure("endpoints:keys")
    .input(projectInput(endpointInput))
    .query(({ ctx, input }) => listKeys(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId })),
  /** The answer holds the key; it can't be read again. */
  createKey: projectProcedure("endpoints:keys")
    .input(projectInput({ ...endpointInput, name: z.string().trim().min(1).max(100) }))
    .mutation(({ ctx, input }) =>
      createKey(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId, name: input.name }),
    ),
  revokeKey: projectProcedure("endpoints:keys")
    .input(projectInput({ ...endpointInput, keyId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      revokeKey(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId, keyId: input.keyId }),
    ),
  /** Environment, rollback, canary and drill of every endpoint. */
  rollouts: projectProcedure("endpoints:read")
    .input(projectInput({}))
    .query(({ ctx }) => readRollouts(ctx.db, ctx.project.id)),
  history: projectProcedure("endpoints:read")
    .input(projectInput({ ...endpointInput, limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => listEndpointEvents(ctx.db, placeOf(ctx, input), input.limit)),
  compareVersions: projectProcedure("endpoints:read")
    .input(projectInput({ ...endpointInput, days: z.int().min(1).max(90).default(30) }))
    .query(({ ctx, input }) => compareVersions(ctx.db, placeOf(ctx, input), input.days)),
  rollBack: projectProcedure("endpoints:edit")
    .input(projectInput(endpointInput))
    .mutation(({ ctx, input }) => rollBack(ctx.db, placeOf(ctx, input), actorOf(ctx), ways())),
  /** To the version before and back again, under a live check. */
  drill: projectProcedure("endpoints:edit")
    .input(projectInput(endpointInput))
    .mutation(({ ctx, input }) => drillRollback(ctx.db, placeOf(ctx, input), actorOf(ctx), ways())),
  setCanaryShare: projectProcedure("endpoints:edit")
    .input(projectInput({ ...endpointInput, share: z.number().min(0.05).max(0.5) }))
    .mutation(({ ctx, input }) => setCanaryShare(ctx.db, placeOf(ctx, input), input.share, actorOf(ctx))),
  promoteCanary: projectProcedure("endpoints:edit")
    .input(projectInput(endpointInput))
    .mutation(({ ctx, input }) => promoteCanary(ctx.db, placeOf(ctx, input), actorOf(ctx))),
  abandonCanary: projectProcedure("endpoints:edit")
    .input(projectInput(endpointInput))
    .mutation(({ ctx, input }) => abandonCanary(ctx.db, placeOf(ctx, input), actorOf(ctx))),
});
