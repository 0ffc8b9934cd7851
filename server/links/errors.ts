import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from "../errors/index.ts";

/** Never made, expired, taken back, or its project is gone: all read the same. */
export const linkGone = (): NotFoundError =>
  new NotFoundError({
    code: "link_not_found",
    userMessage: "This link shows nothing.",
    remedy: "It may have expired or been taken back. Ask the person who sent it for a new one.",
  });

export const linkLocked = (): ForbiddenError =>
  new ForbiddenError({ code: "link_locked", userMessage: "This page needs its password.", remedy: "Enter it again." });

export const wrongPassword = (): ForbiddenError =>
  new ForbiddenError({ code: "link_password_wrong", userMessage: "This is not the password of this link." });

export const linkRoleInsufficient = (): ForbiddenError =>
  new ForbiddenError({
    code: "link_role_insufficient",
    userMessage: "This link is for looking only.",
    remedy: "Ask the person who sent it for one that allows more.",
  });

export const identityNeeded = (): ForbiddenError =>
  new ForbiddenError({
    code: "link_identity_needed",
    userMessage: "A decision needs to know who takes it.",
    remedy: "Confirm your address first, or sign in.",
  });

export const codeWrong = (): InvalidError =>
  new InvalidError({
    code: "link_code_wrong",
    userMessage: "This code is wrong or too old.",
    remedy: "Type it as it stands in the mail, or ask for a new one.",
  });

export const nameNeeded = (): InvalidError =>
  new InvalidError({ code: "link_name_needed", userMessage: "Say who you are, so that people know whom to answer." });

export const reviewNeeded = (): ConflictError =>
  new ConflictError({
    code: "link_needs_review",
    userMessage: "A link to approve by needs an open request for a sign-off.",
    remedy: "Ask for the sign-off first, then share it.",
  });

export const targetMissing = (): ConflictError =>
  new ConflictError({
    code: "link_target_missing",
    userMessage: "What the link should show does not exist.",
    remedy: "Choose a run of this project.",
  });

export const expiryPast = (): InvalidError =>
  new InvalidError({ code: "link_expiry_past", userMessage: "A link can't end before it begins.", where: "expiresAt" });
