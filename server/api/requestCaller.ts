import {
  projectNotFound,
  requireProject,
  tokenAllows,
  type Role,
  type Scope,
  type VerifiedProject,
} from "../auth/index.ts";
import { ForbiddenError, UnauthenticatedError } from "../errors/index.ts";
import { checkOrigin } from "./checkOrigin.ts";
import { createHttpContext, type ApiContext } from "./context.ts";
import { env } from "../env.js";

type Caller = ApiContext & { session: NonNullable<ApiContext["session"]>; project: VerifiedProject; role: Role };

/**
 * Who makes a request outside of the typed API, a person or a program, and that they may do this to the project.
 * @throws UnauthenticatedError, NotFoundError `project_not_found`, ForbiddenError `role_insufficient`,
 *   `token_insufficient`, `origin_refused`
 */
export async function requestCaller(request: Request, projectId: string, scope: Scope): Promise<Caller> {
  checkOrigin(request.headers, env().publicUrl);
  const context = await createHttpContext(request);
  const { db, session, token } = context;
  if (session === null) throw new UnauthenticatedError();
  const proved = await requireProject(db, session.userId, projectId, scope);
  if (token !== undefined && token.workspaceId !== proved.project.workspaceId) throw projectNotFound();
  if (token !== undefined && !tokenAllows(token, scope)) {
    throw new ForbiddenError({
      code: "token_insufficient",
      userMessage: "This token may not do that.",
      remedy: "Make one with a wider scope in your account.",
    });
  }
  return { ...context, session, ...proved };
}
