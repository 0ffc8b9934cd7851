/** Names AWS takes: readable, deterministic, never twice. */
import { createHash } from "node:crypto";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const short = (text: string): string => sha256(text).slice(0, 5);

/** Letters, digits and single hyphens, neither first nor last a hyphen. */
export function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** A slug of at most `length` characters; what is cut off is told apart by five characters of its hash. */
export function fit(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(1, length - 6)).replace(/-+$/, "")}-${short(text)}`;
}

/** Longest step name of a pipeline definition. */
const STEP = 64;
/** Room for `-model`, `-endpoint-config` and the like behind a job's own name. */
const STEP_SUFFIX = 16;
export const JOB = 63;
export const TUNING_JOB = 32;

/** @returns a function that gives each text a name of its own */
export function uniqueNames(): (text: string, id: string) => string {
  const taken = new Set<string>();
  return (text, id) => {
    const wanted = fit(slug(text) || slug(id) || "stage", STEP - STEP_SUFFIX);
    const name = taken.has(wanted) ? fit(`${wanted}-${slug(id)}`, STEP - STEP_SUFFIX) : wanted;
    const free = taken.has(name) ? fit(`${name}-${short(id)}`, STEP - STEP_SUFFIX) : name;
    taken.add(free);
    return free;
  };
}

/**
 * `<prefix>-<job>-<run>`, deterministic: a repeated submit is refused by AWS instead of paid twice. The middle is shortened; a prefix that leaves
 * no room for it is kept, so that the check says so.
 */
export function jobName(prefix: string, job: string, run: string, limit = JOB): string {
  if (limit < JOB) return `${fit(job, limit - run.length - 1)}-${run}`;
  const room = limit - prefix.length - run.length - 2;
  return [prefix, fit(job, Math.max(8, room)), run].filter((part) => part !== "").join("-");
}
