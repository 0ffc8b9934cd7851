import { StagecraftError, UnavailableError } from "./stagecraftError.ts";
import { noteDiskFull } from "./trouble.ts";

/** What may leave the process: safe to show to anybody. */
export type PublicError = {
  code: string;
  message: string;
  remedy?: string;
  where?: string;
  status: number;
  retryAfterSeconds?: number;
};

const property = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && key in value ? Reflect.get(value, key) : undefined;

/** What lies below an error; Prisma keeps what its adapter said in `meta`. */
const below = (error: unknown): unknown =>
  property(error, "cause") ?? property(property(error, "meta"), "driverAdapterError");

/** The error and its causes, outermost first; stops at a cycle. */
function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && !chain.includes(at); at = below(at)) chain.push(at);
  return chain;
}

const DISK_CODES = new Set(["ENOSPC", "EDQUOT", "53100"]);
// Node's socket errors, Prisma's "can't reach", Postgres' class 08 and its "starting up / shutting down" codes.
const DATABASE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "P1001",
  "P1002",
  "P1017",
  "57P01",
  "57P02",
  "57P03",
  "08006",
  "08001",
  "08003",
]);

/**
 * Turns whatever was thrown into one of our errors. Ours pass through; a full disk and a lost database become
 * `disk_full` and `database_unavailable`; everything else is our bug and becomes `internal_error` (500).
 */
export function toStagecraftError(error: unknown): StagecraftError {
  const chain = chainOf(error);
  const ours = chain.find((link) => link instanceof StagecraftError);
  if (ours instanceof StagecraftError) return ours;

  const own = ownShape(error);
  if (own !== undefined) return own;

  const codes = chain.map((link) => property(link, "code"));
  if (codes.some((code) => typeof code === "string" && DISK_CODES.has(code))) {
    noteDiskFull();
    return new UnavailableError({
      code: "disk_full",
      userMessage: "The disk of the server is full, so nothing can be stored.",
      remedy: "Free some space (the data folder is STAGECRAFT_HOME) and try again.",
      cause: error,
    });
  }
  if (codes.some((code) => typeof code === "string" && DATABASE_CODES.has(code))) {
    return new UnavailableError({
      code: "database_unavailable",
      userMessage: "The database can't be reached right now.",
      remedy: "Wait a moment and try again; if it stays so, restart with `npm start`.",
      cause: error,
    });
  }
  return new StagecraftError({
    code: "internal_error",
    userMessage: "Something went wrong on our side.",
    remedy: "Try again; if it happens again, the server's log tells why.",
    internal: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}

/** Errors of modules that can't import this one (plain JavaScript, another copy of the class) carry the same fields. */
function ownShape(error: unknown): StagecraftError | undefined {
  const code = property(error, "code");
  const userMessage = property(error, "userMessage");
  if (typeof code !== "string" || typeof userMessage !== "string") return undefined;
  const status = property(error, "status");
  const remedy = property(error, "remedy");
  return new StagecraftError(
    { code, userMessage, ...(typeof remedy === "string" && { remedy }), cause: error },
    typeof status === "number" ? status : 500,
  );
}

/** What the caller is told. Texts of an unexpected error (`internal_error`) never name its insides. */
export function toPublicError(error: unknown): PublicError {
  const known = toStagecraftError(error);
  const retryAfterSeconds = property(known, "retryAfterSeconds");
  return {
    code: known.code,
    message: known.userMessage,
    status: known.status,
    ...(known.remedy !== undefined && { remedy: known.remedy }),
    ...(known.where !== undefined && { where: known.where }),
    ...(typeof retryAfterSeconds === "number" && { retryAfterSeconds }),
  };
}
