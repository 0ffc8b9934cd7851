import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import {
  projectNotFound,
  requireProject,
  requireWorkspace,
  tokenAllows,
  workspaceNotFound,
  type Scope,
} from "../auth/index.ts";
import { ForbiddenError, NotFoundError, toPublicError, UnauthenticatedError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import type { ApiContext } from "./context.ts";
import { countCall } from "./metrics.ts";
import { domainError, toTrpcError } from "./toTrpcError.ts";

const apiLog = log.child({ room: "api" });

// A quiet stream must be told from a dead server: pings every 2 s, given up after 5 s without one.
const PING_MS = 2_000;
const DEAD_AFTER_MS = 5_000;

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  sse: { ping: { enabled: true, intervalMs: PING_MS }, client: { reconnectAfterInactivityMs: DEAD_AFTER_MS } },
  errorFormatter: ({ shape, error }) => {
    const shown = toPublicError(domainError(error));
    return {
      ...shape,
      message: shown.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, public: shown },
    };
  },
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Maps and logs what a procedure throws; the one place that does. */
const mapErrors = t.middleware(async ({ next, path, type, ctx }) => {
  const began = performance.now();
  const result = await next();
  const count = (code: string): void => countCall({ path, type, code }, (performance.now() - began) / 1000);
  if (result.ok) {
    count("ok");
    return result;
  }
  const error = toTrpcError(result.error);
  const known = domainError(error);
  count(known.code);
  const entry = { path, type, code: known.code, userId: ctx.session?.userId, internal: known.internal };
  if (known.status >= 500) apiLog.error({ ...entry, err: known.cause ?? known }, "a request failed");
  else apiLog.info(entry, "a request was refused");
  throw error;
});

/** For everybody, signed in or not. */
export const publicProcedure = t.procedure.use(mapErrors);

function tokenInsufficient(): ForbiddenError {
  return new ForbiddenError({
    code: "token_insufficient",
    userMessage: "This token may not do that.",
    remedy: "Make one with a wider scope in your account, or do it in the browser.",
  });
}

/** For whoever is signed in, in person or by a program's token. */
const knownProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.session === null) throw new UnauthenticatedError();
  return next({ ctx: { session: ctx.session } });
});

/** For people who are signed in; no token of a program opens it. */
export const sessionProcedure = knownProcedure.use(({ ctx, next }) => {
  if (ctx.token !== undefined) throw tokenInsufficient();
  return next();
});

/** For programs: passes on the token and its workspace's id. */
export const tokenProcedure = knownProcedure.use(({ ctx, next }) => {
  if (ctx.token === undefined) throw new UnauthenticatedError();
  return next({ ctx: { token: ctx.token } });
});

/** What a token opens lies in its own workspace; everything else doesn't exist for it. */
function requireToken(
  { ctx, type }: { ctx: ApiContext; type: "query" | "mutation" | "subscription" },
  workspaceId: string,
  scope: Scope,
  notFound: () => NotFoundError,
): void {
  if (ctx.token === undefined) return;
  if (ctx.token.workspaceId !== workspaceId) throw notFound();
  // Whoever may read may also do some small things (settings of one's own …); those are for people.
  const onlyReads = type !== "mutation" || !scope.endsWith(":read");
  if (!onlyReads || !tokenAllows(ctx.token, scope)) throw tokenInsufficient();
}

/** Input of a procedure about one workspace; anything else in it is refused. */
export const workspaceInput = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject({ workspaceId: z.uuid(), ...shape });

/** Input of a procedure about one project; anything else in it is refused. */
export const projectInput = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject({ projectId: z.uuid(), ...shape });

/**
 * Proves membership of `input.workspaceId` with a role that includes the scope, and passes on workspace and role.
 * Follow it with `.input(workspaceInput({…}))`: that one is strict, this one only reads the id.
 */
export const workspaceProcedure = (scope: Scope) =>
  knownProcedure.input(z.object({ workspaceId: z.uuid() })).use(async ({ ctx, type, input, next }) => {
    requireToken({ ctx, type }, input.workspaceId, scope, workspaceNotFound);
    const proved = await requireWorkspace(ctx.db, ctx.session.userId, input.workspaceId, scope);
    return next({ ctx: proved });
  });

/**
 * Proves membership of the workspace of `input.projectId` with a role that includes the scope, and passes on the
 * project. What isn't yours and what doesn't exist both read NOT_FOUND. Follow it with `.input(projectInput({…}))`.
 */
export const projectProcedure = (scope: Scope) =>
  knownProcedure.input(z.object({ projectId: z.uuid() })).use(async ({ ctx, type, input, next }) => {
    const proved = await requireProject(ctx.db, ctx.session.userId, input.projectId, scope);
    requireToken({ ctx, type }, proved.project.workspaceId, scope, projectNotFound);
    return next({ ctx: proved });
  });
