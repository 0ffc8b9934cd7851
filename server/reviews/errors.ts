import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from "../errors/index.ts";

/** Not there, or not of this project: both read the same. */
export const reviewNotFound = (): NotFoundError =>
  new NotFoundError({ code: "review_not_found", userMessage: "This request for a sign-off does not exist." });

/** Decided already. */
export const reviewClosed = (): ConflictError =>
  new ConflictError({
    code: "review_closed",
    userMessage: "This request has been decided already.",
    remedy: "Reload the page to see how; ask for a new sign-off if something has changed.",
  });

/** Nobody approves his own work. */
export const ownWork = (): ForbiddenError =>
  new ForbiddenError({
    code: "review_own_work",
    userMessage: "You asked for this sign-off or built what it is about, so somebody else has to decide.",
    remedy: "Ask a reviewer or another editor of the workspace.",
  });

/** Something changed after the request was made. */
export const snapshotStale = (words: string): ConflictError =>
  new ConflictError({
    code: "snapshot_stale",
    userMessage: `What is to be signed has changed since the request: ${words}.`,
    remedy: "Ask for a new sign-off of the present state.",
  });

/** A decision without what it needs. */
export const decisionIncomplete = (userMessage: string): InvalidError =>
  new InvalidError({ code: "decision_incomplete", userMessage });
