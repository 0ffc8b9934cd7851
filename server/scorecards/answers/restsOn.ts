import { createHash } from "node:crypto";
import { canonicalJson } from "../../pipeline/file.ts";
import type { Facts } from "../facts/factsOf.ts";
import type { Material } from "../facts/material.ts";
import { findQuestion, type QuestionId } from "../questions/questions.ts";

/** Fingerprints of what an answer rests on, by part. */
export type RestsOn = Readonly<Record<string, string>>;

const fingerprint = (value: unknown): string =>
  createHash("sha256")
    .update(canonicalJson(value ?? null))
    .digest("hex")
    .slice(0, 16);

const USE = ["decision", "intendedUse", "notIntendedUse", "automation"];

/** What people read before they answer, per question; a suggested answer rests on its own facts as well. */
const GOAL_KEYS: Readonly<Partial<Record<QuestionId, readonly string[]>>> = {
  C04: USE,
  C05: USE,
  C08: USE,
  F09: ["owner"],
};
const ON_DATA = new Set<QuestionId>(["C06", "C09", "D10", "D12"]);
const ON_MODEL = new Set<QuestionId>(["C08", "C09", "P06"]);
const ON_ENDPOINT = new Set<QuestionId>(["P12"]);
const ON_AMOUNTS = new Set<QuestionId>(["F02"]);

/** What an answer to this question rests on right now. */
export function restsOnNow(id: QuestionId, material: Material, { facts, money }: Facts): RestsOn {
  const parts: Record<string, string> = {};
  for (const key of GOAL_KEYS[id] ?? []) parts[`goal.${key}`] = fingerprint(material.document.goal[key]);
  if (ON_DATA.has(id)) parts["data"] = fingerprint(filesOf(material));
  if (ON_MODEL.has(id)) parts["model"] = fingerprint(material.model?.artifactHash);
  if (ON_ENDPOINT.has(id)) parts["endpoint"] = fingerprint(material.endpoints.map(({ name }) => name));
  if (ON_AMOUNTS.has(id)) {
    for (const [name, amount] of Object.entries(money.document.amounts)) parts[`amount.${name}`] = fingerprint(amount);
  }
  if (findQuestion(id)?.kind === "suggested") {
    const found = facts[id];
    for (const [key, value] of Object.entries(Object(found ?? {}))) parts[`facts.${key}`] = fingerprint(value);
  }
  return parts;
}

/** The parts that are no longer what the answer was given on; empty while it holds. */
export function staleParts(given: RestsOn, now: RestsOn): string[] {
  const parts = [...new Set([...Object.keys(given), ...Object.keys(now)])];
  return parts.filter((part) => given[part] !== now[part]).sort();
}

/** Files and samples the judged run read, by content or name. */
function filesOf({ run, document }: Material): unknown {
  if (run !== null) return run.stages.flatMap(({ sources, params }) => [...sources, params["sample"] ?? []].flat());
  return document.stages.map(({ config }) => config["source"] ?? null).filter((source) => source !== null);
}
