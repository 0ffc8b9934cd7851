import {
  InvalidError,
  StagecraftError,
  TooLargeError,
  UnauthenticatedError,
  UnavailableError,
} from "../errors/index.ts";

/** One thing wrong with a request; `path` is like `instances[0].age`. */
export type Violation = { path: string; message: string };

/** 422 with every place that doesn't fit (the first hundred). */
export class ViolationsError extends InvalidError {
  readonly violations: Violation[];
  constructor(violations: Violation[], total = violations.length) {
    const first = violations[0];
    super({
      code: "input_invalid",
      userMessage: `${total === 1 ? "One value doesn’t" : `${total} values don’t`} fit what the model asks for: ${first?.path ?? ""} ${first?.message ?? ""}.`,
      ...(first !== undefined && { where: first.path }),
    });
    this.violations = violations;
  }
}

/** Unknown endpoint, unknown key, revoked key, key of another endpoint: nobody may tell them apart. */
export function notAllowed(): UnauthenticatedError {
  return new UnauthenticatedError({
    code: "key_invalid",
    userMessage: "There is no such endpoint for this key.",
    remedy: "Check the address, and send the endpoint’s key as “Authorization: Bearer …” or “X-Api-Key: …”.",
  });
}

export function mediaTypeUnsupported(given: string): StagecraftError {
  return new StagecraftError(
    {
      code: "media_type_unsupported",
      userMessage: `The content type ${given === "" ? "is missing" : `“${given.slice(0, 80)}” can’t be read`}.`,
      remedy: "Send application/json or text/csv.",
    },
    415,
  );
}

export function answerTypeUnsupported(): StagecraftError {
  return new StagecraftError(
    {
      code: "answer_type_unsupported",
      userMessage: "None of the accepted answer types can be written.",
      remedy: "Accept application/json or text/csv.",
    },
    406,
  );
}

export function bodyTooLarge(bytes: number): TooLargeError {
  return new TooLargeError({
    code: "body_too_large",
    userMessage: `The request is larger than ${Math.floor(bytes / 1024 / 1024)} MB.`,
    remedy: "Send fewer rows at a time.",
  });
}

export function tooManyRows(given: number, most: number): TooLargeError {
  return new TooLargeError({
    code: "too_many_rows",
    userMessage: `The request holds ${given} rows; this endpoint answers ${most} at a time.`,
    remedy: "Send fewer rows at a time.",
  });
}

/** A bundle that can't be served. `internal` is for the log. */
export function bundleInvalid(internal: string, cause?: unknown): StagecraftError {
  return new StagecraftError({
    code: "bundle_invalid",
    userMessage: "The model’s files can’t be served.",
    remedy: "Run the pipeline again; if it stays so, the server’s log tells why.",
    internal,
    cause,
  });
}

export function endpointNotReady(): UnavailableError {
  return new UnavailableError({
    code: "endpoint_not_ready",
    userMessage: "No model is behind this address right now.",
    remedy: "Deploy one, or wait until the deployment has finished.",
  });
}

/** A trial is over: the address stays and says so until somebody deploys again. */
export function endpointExpired(at: Date): StagecraftError {
  return new StagecraftError(
    {
      code: "endpoint_expired",
      userMessage: `This endpoint was a trial, which ended on ${at.toISOString().slice(0, 10)}.`,
      remedy: "Run the deploy stage again, or deploy for staging or production, where nothing expires.",
    },
    410,
  );
}
