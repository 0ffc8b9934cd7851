/** What every domain error carries. Texts are for the person in front of the screen, `internal` is for the log alone. */
export type ErrorDetail = {
  /** snake_case name of what went wrong, stable across releases, e.g. `target_missing` */
  code: string;
  /** what happened and why, in one or two sentences */
  userMessage: string;
  /** what the person can do about it */
  remedy?: string;
  /** what only the log may know: ids, paths, the foreign system's own words */
  internal?: string;
  /** where in the person's material it happened, e.g. `stages[2].config.folds` or `line 14` */
  where?: string;
  cause?: unknown;
};

/** The base of every error that domain code throws on purpose. `status` is the HTTP status it maps to. */
export class StagecraftError extends Error {
  readonly code: string;
  readonly userMessage: string;
  readonly remedy: string | undefined;
  readonly internal: string | undefined;
  readonly where: string | undefined;
  readonly status: number;

  constructor(detail: ErrorDetail, status = 500) {
    super(
      detail.internal === undefined ? detail.userMessage : `${detail.userMessage} [${detail.internal}]`,
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.name = new.target.name;
    this.code = detail.code;
    this.userMessage = detail.userMessage;
    this.remedy = detail.remedy;
    this.internal = detail.internal;
    this.where = detail.where;
    this.status = status;
  }
}

/** 400: the request can't be understood at all. */
export class BadRequestError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 400);
  }
}

/** 401: nobody is signed in, or the key is wrong. */
export class UnauthenticatedError extends StagecraftError {
  constructor(
    detail: ErrorDetail = { code: "signed_out", userMessage: "You are signed out.", remedy: "Sign in and try again." },
  ) {
    super(detail, 401);
  }
}

/** 403: signed in, known to be a member, but the role doesn't allow it. */
export class ForbiddenError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 403);
  }
}

/** 404: doesn't exist, or belongs to somebody else; the two read the same on purpose. */
export class NotFoundError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 404);
  }
}

/** 409: the world has moved on since the person looked. */
export class ConflictError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 409);
  }
}

/** 413: more than we accept. */
export class TooLargeError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 413);
  }
}

/** 422: understood, but the content breaks a rule; `where` says which part. */
export class InvalidError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 422);
  }
}

/** 429: too often; `retryAfterSeconds` goes into the Retry-After header. */
export class TooManyError extends StagecraftError {
  readonly retryAfterSeconds: number;
  constructor(detail: ErrorDetail & { retryAfterSeconds: number }) {
    super(detail, 429);
    this.retryAfterSeconds = detail.retryAfterSeconds;
  }
}

/** 503: something we depend on isn't there right now (database, worker, disk). */
export class UnavailableError extends StagecraftError {
  constructor(detail: ErrorDetail) {
    super(detail, 503);
  }
}
