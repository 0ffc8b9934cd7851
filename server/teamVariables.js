// Variables of an installation for a team: signing in elsewhere, a shared store, metrics, proxies. Plain JavaScript like env.js.
import { readFileSync } from "node:fs";
import { BlockList, isIP } from "node:net";
import { z } from "zod";

/** Names, defaults and meaning; part of the table in env.js. */
export const teamVariables = {
  /** an OAuth app of GitHub: people may sign in with it */
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  /** any OpenID Connect provider: its issuer's address */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** how its button calls it */
  OIDC_NAME: z.string().min(1).max(40).default("single sign-on"),
  /** a bucket instead of the data folder for artefacts: what several machines share */
  S3_BUCKET: z.string().min(3).optional(),
  S3_REGION: z.string().min(1).default("us-east-1"),
  /** of a store that isn't AWS's */
  S3_ENDPOINT: z.url().optional(),
  S3_PREFIX: z
    .string()
    .regex(/^[\w./-]*$/, "may hold letters, digits, dots, dashes and slashes")
    .default(""),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  /** the address the pages and predictions listen on; 0.0.0.0 only in a container, behind a proxy */
  STAGECRAFT_HOST: z.string().min(1).default("127.0.0.1"),
  /** what the command line shows to another installation (--server) */
  STAGECRAFT_TOKEN: z.string().min(1).optional(),
  /** whoever sends it may read /metrics; unset = nobody */
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  /** the proxies whose X-Forwarded-For is believed: addresses or ranges like 10.0.0.0/8, separated by commas */
  STAGECRAFT_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""))
    .refine((parts) => parts.every(isRange), "must be addresses or ranges like 10.0.0.0/8")
    .default([]),
};

/** Each may also be given as the path of a file that holds it, as container secrets are: `NAME_FILE`. */
const SECRETS = [
  "DATABASE_URL",
  "NEXTAUTH_SECRET",
  "STAGECRAFT_AUDIT_KEY",
  "SMTP_PASSWORD",
  "GITHUB_CLIENT_SECRET",
  "GOOGLE_CLIENT_SECRET",
  "OIDC_CLIENT_SECRET",
  "S3_SECRET_ACCESS_KEY",
  "METRICS_TOKEN",
  "STAGECRAFT_TOKEN",
];

/**
 * The environment with the contents of secret files in place of their paths.
 * @param {Record<string, string | undefined>} given
 * @returns {Record<string, string | undefined>}
 */
export function readSecretFiles(given) {
  const read = SECRETS.flatMap((name) => {
    const path = given[`${name}_FILE`];
    return path === undefined || given[name] !== undefined ? [] : [[name, readFileSync(path, "utf8").trim()]];
  });
  return { ...given, ...Object.fromEntries(read) };
}

/** @param {string} text */
function isRange(text) {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** @param {readonly string[]} ranges */
export function blockListOf(ranges) {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** @typedef {{ id: "github" | "google" | "oidc", name: string, clientId: string, clientSecret: string, issuer: string | undefined }} SignInProvider */

/**
 * Where else people may sign in: every provider whose variables are set.
 * @param {Record<string, unknown>} set
 * @returns {SignInProvider[]}
 * @throws {Error} naming the variable that is missing beside the others of its provider
 */
export function signInProvidersOf(set) {
  /** @param {SignInProvider["id"]} id @param {string} name @param {string} prefix @param {string[]} needed */
  const one = (id, name, prefix, needed) => {
    const values = needed.map((part) => set[`${prefix}_${part}`]);
    const missing = needed.filter((_, at) => values[at] === undefined);
    if (missing.length === needed.length) return [];
    if (missing.length > 0) throw new Error(`${prefix}_${missing[0]} is missing beside ${prefix}_CLIENT_ID.`);
    const [clientId, clientSecret, issuer] = values.map(String);
    return [{ id, name, clientId: clientId ?? "", clientSecret: clientSecret ?? "", issuer }];
  };
  return [
    ...one("github", "GitHub", "GITHUB", ["CLIENT_ID", "CLIENT_SECRET"]),
    ...one("google", "Google", "GOOGLE", ["CLIENT_ID", "CLIENT_SECRET"]),
    ...one("oidc", String(set["OIDC_NAME"]), "OIDC", ["CLIENT_ID", "CLIENT_SECRET", "ISSUER"]),
  ];
}

/**
 * The shared store; undefined = the data folder.
 * @param {z.output<z.ZodObject<typeof teamVariables>>} set
 */
export function bucketOf(set) {
  if (set.S3_BUCKET === undefined) return undefined;
  return {
    bucket: set.S3_BUCKET,
    region: set.S3_REGION,
    endpoint: set.S3_ENDPOINT,
    prefix: set.S3_PREFIX.replace(/^\/+|\/+$/g, ""),
    /** undefined = whatever the AWS client finds (role of the machine, shared file) */
    accessKeyId: set.S3_ACCESS_KEY_ID,
    secretAccessKey: set.S3_SECRET_ACCESS_KEY,
  };
}
