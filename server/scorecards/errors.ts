import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from "../errors/index.ts";

/** No question of that id. */
export const questionNotFound = (): NotFoundError =>
  new NotFoundError({ code: "question_not_found", userMessage: "The scorecard has no such question." });

/** Somebody else wrote in between. */
export const answerChanged = (): ConflictError =>
  new ConflictError({
    code: "answer_changed",
    userMessage: "Somebody else changed this answer a moment ago.",
    remedy: "Reload it, look at the change, and save yours again.",
  });

/** Automatic answers follow from what was measured. */
export const answerIsAutomatic = (): InvalidError =>
  new InvalidError({
    code: "answer_is_automatic",
    userMessage: "This answer is computed from what was measured; nobody sets its colour by hand.",
    remedy: "Mend what it rests on, or let an approver accept the risk.",
  });

/** An answer without what it needs. */
export const answerIncomplete = (userMessage: string): InvalidError =>
  new InvalidError({ code: "answer_incomplete", userMessage });

/** Nothing is there that could be confirmed. */
export const nothingToConfirm = (): InvalidError =>
  new InvalidError({
    code: "nothing_to_confirm",
    userMessage: "Nothing was found yet that you could confirm.",
    remedy: "Fill in what the answer rests on first.",
  });

/** Lowering an impact is an approver's decision. */
export const impactNeedsApprover = (): ForbiddenError =>
  new ForbiddenError({
    code: "impact_needs_approver",
    userMessage:
      "An impact may be raised by whoever answers; lowering it takes somebody who may approve, and a reason.",
    remedy: "Ask a reviewer to lower it.",
  });

/** Nobody approves what he built. */
export const ownRisk = (): ForbiddenError =>
  new ForbiddenError({
    code: "risk_own_work",
    userMessage: "You edited this pipeline last or gave this answer, so somebody else has to decide about it.",
    remedy: "Ask a reviewer or another editor of the workspace.",
  });

/** An acceptance that can't be. */
export const acceptanceRefused = (userMessage: string): InvalidError =>
  new InvalidError({ code: "risk_not_acceptable", userMessage });
