import { InvalidError, NotFoundError } from "../errors/index.ts";

/** Doesn't exist, or belongs to another project. */
export function runNotFound(): NotFoundError {
  return new NotFoundError({ code: "run_not_found", userMessage: "This run does not exist." });
}

export function projectNotFound(): NotFoundError {
  return new NotFoundError({ code: "project_not_found", userMessage: "This project does not exist." });
}

/** A plan without stages, or one that waits for a stage it doesn't hold. */
export function planInvalid(why: string): InvalidError {
  return new InvalidError({
    code: "plan_invalid",
    userMessage: `This plan can't be run: ${why}.`,
    remedy: "Add or connect the missing stage and start the run again.",
  });
}
