// Plain JavaScript because next.config.js and the start script read it before anything compiles TypeScript.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { blockListOf, bucketOf, readSecretFiles, signInProvidersOf, teamVariables } from "./teamVariables.js";

/** A setting that is missing or makes no sense; carries the same fields as the errors of `server/errors`. */
export class EnvironmentError extends Error {
  /** @param {{ code: string, userMessage: string, remedy: string }} detail */
  constructor(detail) {
    super(`${detail.userMessage} ${detail.remedy}`);
    this.name = "EnvironmentError";
    this.code = detail.code;
    this.userMessage = detail.userMessage;
    this.remedy = detail.remedy;
    this.status = 503;
  }
}

const portSchema = z.coerce.number().int().min(1).max(65535);
const flagSchema = z.enum(["0", "1", "true", "false"]).transform((text) => text === "1" || text === "true");
const listSchema = z.string().transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));
const priceSchema = z
  .string()
  .regex(/^\d+(\.\d+)? [A-Z]{3}$/, "must be an amount and a currency like 0.10 EUR")
  .transform((text) => {
    const [perHour = "0", currency = "EUR"] = text.split(" ");
    return { perHour: Number(perHour), currency };
  });

/** Names, defaults and meaning of every variable the product reads. */
const variablesSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  /** the one data folder: database, artefacts, uploads, logs, virtual environment */
  STAGECRAFT_HOME: z.string().min(1).default(".stagecraft"),
  /** an external Postgres; unset = the embedded one of the data folder */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgresql://")
    .optional(),
  /** the address people type, as links in mails and the cookies need it; NEXTAUTH_URL is the older name */
  PUBLIC_URL: z.url().optional(),
  NEXTAUTH_URL: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  /** signs the audit trail; every process of an installation needs the same */
  STAGECRAFT_AUDIT_KEY: z.string().min(32, "must have at least 32 characters").optional(),
  /** who may make an account once the first person owns the installation */
  STAGECRAFT_SIGNUP: z.enum(["invite", "domain", "open"]).default("invite"),
  /** the mail domain for STAGECRAFT_SIGNUP=domain */
  STAGECRAFT_SIGNUP_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+\.[a-z]{2,}$/i, "must be a domain like example.com")
    .optional(),
  /** hosts data may be fetched from, separated by commas; empty = no fetching */
  STAGECRAFT_ALLOW_HOSTS: listSchema.default([]),
  STAGECRAFT_PORT: portSchema.default(3000),
  STAGECRAFT_SERVE_PORT: portSchema.default(3100),
  /** the Python interpreter the virtual environment is made from */
  STAGECRAFT_PYTHON: z.string().min(1).optional(),
  /** the largest file people may upload, in GB (1,000,000,000 bytes) */
  STAGECRAFT_UPLOAD_LIMIT_GB: z.coerce.number().positive().max(100_000).default(5),
  /** believe X-Forwarded-For: only behind a proxy that overwrites it */
  STAGECRAFT_TRUST_PROXY: flagSchema.default(false),
  /** what an hour of this machine costs; estimates and runs are priced by it */
  STAGECRAFT_COMPUTE_PRICE: priceSchema.default({ perHour: 0.1, currency: "EUR" }),
  /** a price table in place of the built-in one, see server/backends/sagemaker/prices.json */
  STAGECRAFT_PRICES: z.string().min(1).optional(),
  /** AWS's published schema of pipeline definitions, to check definitions against as well */
  STAGECRAFT_DEFINITION_SCHEMA: z.string().min(1).optional(),
  /** the server mail is given to; unset = no mail, people copy links instead */
  SMTP_HOST: z.string().min(1).optional(),
  SMTP_PORT: portSchema.optional(),
  SMTP_USER: z.string().min(1).optional(),
  SMTP_PASSWORD: z.string().min(1).optional(),
  /** like `Stagecraft <stagecraft@example.com>` */
  SMTP_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, "must be an address")
    .optional(),
  /** starttls (default, refuses servers without it), tls from the first byte, or none for a server on this machine */
  SMTP_SECURITY: z.enum(["starttls", "tls", "none"]).default("starttls"),
  ...teamVariables,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).optional(),
});

/**
 * The folder that holds package.json. Found from the working directory first, because a bundler rewrites where this
 * file seems to lie.
 * @param {string} from
 * @returns {string}
 */
function findProjectRoot(from) {
  for (let at = resolve(from); ; at = dirname(at)) {
    if (existsSync(join(at, "server", "env.js")) && existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return resolve(dirname(fileURLToPath(import.meta.url)), "..");
  }
}

/**
 * Reads the environment once and strictly.
 * @param {Record<string, string | undefined>} source usually `process.env`
 * @param {string} [workingDirectory]
 * @throws {EnvironmentError} `environment_invalid`, naming every variable that makes no sense
 */
export function parseEnv(source, workingDirectory = process.cwd()) {
  // `VAR=` in a shell means "unset" to a person
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = variablesSchema.safeParse(withSecrets(given));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} (${issue.message})`);
    throw new EnvironmentError({
      code: "environment_invalid",
      userMessage: `Some environment variables make no sense: ${problems.join(", ")}.`,
      remedy: "Correct or unset them and start again.",
    });
  }
  const set = parsed.data;
  if (set.STAGECRAFT_SIGNUP === "domain" && set.STAGECRAFT_SIGNUP_DOMAIN === undefined) {
    throw new EnvironmentError({
      code: "environment_invalid",
      userMessage: "STAGECRAFT_SIGNUP=domain needs to know which mail domain may sign up.",
      remedy: "Set STAGECRAFT_SIGNUP_DOMAIN=example.com and start again.",
    });
  }
  if (set.SMTP_HOST !== undefined && set.SMTP_FROM === undefined) {
    throw new EnvironmentError({
      code: "environment_invalid",
      userMessage: "SMTP_HOST is set, but not whom the mails are from.",
      remedy: "Set SMTP_FROM to an address like `Stagecraft <stagecraft@example.com>` and start again.",
    });
  }
  const projectRoot = findProjectRoot(workingDirectory);
  const home = resolve(projectRoot, set.STAGECRAFT_HOME);
  return Object.freeze({
    mode: set.NODE_ENV,
    isProduction: set.NODE_ENV === "production",
    /** absolute path of the folder with package.json */
    projectRoot,
    /** absolute path of the data folder; may not exist yet */
    home,
    /** set only when the person names an external database; ask `databaseUrl()` for the one to use */
    externalDatabaseUrl: set.DATABASE_URL,
    /** the address people type; next-auth builds its redirects from it */
    uploadLimitBytes: set.STAGECRAFT_UPLOAD_LIMIT_GB * 1e9,
    publicUrl: (set.PUBLIC_URL ?? set.NEXTAUTH_URL ?? `http://localhost:${set.STAGECRAFT_PORT}`).replace(/\/+$/, ""),
    authSecret: set.NEXTAUTH_SECRET,
    auditKey: set.STAGECRAFT_AUDIT_KEY,
    signup: set.STAGECRAFT_SIGNUP,
    signupDomain: set.STAGECRAFT_SIGNUP_DOMAIN?.toLowerCase(),
    allowHosts: /** @type {readonly string[]} */ (set.STAGECRAFT_ALLOW_HOSTS),
    port: set.STAGECRAFT_PORT,
    servePort: set.STAGECRAFT_SERVE_PORT,
    /** what the person asked for; the interpreter to run stages with is `pythonPath()` */
    basePython: set.STAGECRAFT_PYTHON,
    trustProxy: set.STAGECRAFT_TRUST_PROXY || set.STAGECRAFT_TRUSTED_PROXIES.length > 0,
    /** path of a price table; undefined = the one that comes along */
    definitionSchemaFile:
      set.STAGECRAFT_DEFINITION_SCHEMA === undefined
        ? undefined
        : resolve(projectRoot, set.STAGECRAFT_DEFINITION_SCHEMA),
    pricesFile: set.STAGECRAFT_PRICES === undefined ? undefined : resolve(projectRoot, set.STAGECRAFT_PRICES),
    computePrice: set.STAGECRAFT_COMPUTE_PRICE,
    /** where mail goes; undefined = mail is off */
    mail: mailOf(set),
    /** where else people may sign in */
    signInProviders: providersOf(set),
    /** the shared store; undefined = the data folder */
    bucket: bucketOf(set),
    metricsToken: set.METRICS_TOKEN,
    apiToken: set.STAGECRAFT_TOKEN,
    host: set.STAGECRAFT_HOST,
    /** whose X-Forwarded-For is believed besides a single proxy in front */
    trustedProxies: blockListOf(set.STAGECRAFT_TRUSTED_PROXIES),
    logLevel: set.LOG_LEVEL ?? (set.NODE_ENV === "test" ? "silent" : "info"),
  });
}

/** @param {Record<string, string | undefined>} given */
function withSecrets(given) {
  try {
    return readSecretFiles(given);
  } catch (error) {
    throw new EnvironmentError({
      code: "environment_invalid",
      userMessage: `A file with a secret can't be read: ${error instanceof Error ? error.message : "unknown reason"}.`,
      remedy: "Correct the variable that ends in _FILE and start again.",
    });
  }
}

/** @param {z.output<typeof variablesSchema>} set */
function providersOf(set) {
  try {
    return signInProvidersOf(set);
  } catch (error) {
    throw new EnvironmentError({
      code: "environment_invalid",
      userMessage: `Signing in elsewhere is half set up: ${error instanceof Error ? error.message : ""}`,
      remedy: "Set all of its variables or none, and start again.",
    });
  }
}

/** @param {z.output<typeof variablesSchema>} set */
function mailOf(set) {
  if (set.SMTP_HOST === undefined || set.SMTP_FROM === undefined) return undefined;
  return {
    host: set.SMTP_HOST,
    port: set.SMTP_PORT ?? (set.SMTP_SECURITY === "tls" ? 465 : 587),
    security: set.SMTP_SECURITY,
    user: set.SMTP_USER,
    password: set.SMTP_PASSWORD,
    from: set.SMTP_FROM,
  };
}

/** @type {ReturnType<typeof parseEnv> | undefined} */
let current;

/** The environment of this process, parsed at the first call. Never needs a database, so `next build` may call it. */
export function env() {
  return (current ??= parseEnv(process.env));
}

/** @param {string} name a file of the data folder */
function readHomeFile(name) {
  const path = join(env().home, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/**
 * Where the database is: DATABASE_URL, else what the start script wrote for the embedded one.
 * @returns {string} a postgresql:// URL with the password in it; never log it
 * @throws {EnvironmentError} `database_not_configured`
 */
export function databaseUrl() {
  const { externalDatabaseUrl } = env();
  if (externalDatabaseUrl !== undefined) return externalDatabaseUrl;
  const text = readHomeFile("database.json");
  const parsed = z.object({ url: z.string() }).safeParse(text === undefined ? undefined : JSON.parse(text));
  if (!parsed.success) {
    throw new EnvironmentError({
      code: "database_not_configured",
      userMessage: `No database is known: DATABASE_URL is unset and ${join(env().home, "database.json")} does not exist.`,
      remedy: "Run `npm start` once, or set DATABASE_URL.",
    });
  }
  return parsed.data.url;
}

/**
 * The key sessions are signed with: NEXTAUTH_SECRET, else the file the start script made.
 * @throws {EnvironmentError} `auth_secret_missing`: signing with a guessable key is worse than not starting
 */
export function authSecret() {
  const secret = env().authSecret ?? readHomeFile("auth-secret")?.trim();
  if (secret === undefined || secret.length < 32) {
    throw new EnvironmentError({
      code: "auth_secret_missing",
      userMessage: "There is no key to sign sessions with.",
      remedy: "Run `npm start`, which makes one, or set NEXTAUTH_SECRET to 32 or more random characters.",
    });
  }
  return secret;
}

/**
 * The key the audit trail is signed with: STAGECRAFT_AUDIT_KEY, else the file the start script made. It lies outside
 * the database on purpose.
 * @throws {EnvironmentError} `audit_key_missing`
 */
export function auditKey() {
  const key = env().auditKey ?? readHomeFile("audit-key")?.trim();
  if (key === undefined || key.length < 32) {
    throw new EnvironmentError({
      code: "audit_key_missing",
      userMessage: "There is no key to sign the audit trail with.",
      remedy: "Run `npm start`, which makes one, or set STAGECRAFT_AUDIT_KEY to 32 or more random characters.",
    });
  }
  return key;
}

/** The interpreter that runs stages: the one of the data folder's virtual environment. */
export function pythonPath() {
  return join(env().home, "venv", "bin", "python");
}
