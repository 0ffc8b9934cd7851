/** What the engine asks of whoever asks people: it knows neither questions nor answers. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "../stages/contract.ts";
import type { Claim, Queryable } from "./transitions/index.ts";

export type People = {
  /** What people have said so far about this stage; null when nobody was ever asked. */
  given: (db: Queryable, claim: Claim) => Promise<Json | null>;
  /** Puts questions; part of the transaction that makes the stage wait. */
  ask: (db: Queryable, claim: Claim, asked: Json) => Promise<void>;
  /** After that: the last answer may have come while the stage was still on its way to waiting. */
  asked: (db: Queryable, claim: Claim) => Promise<void>;
};

/** The failure by which a stage's code says that it can't go on without people. */
export const NEEDS_PEOPLE = "needs_people";

const given = (base: string): string => join(base, "input", "config", "people.json");
const asked = (base: string): string => join(base, "output", "people.json");

/** Lays what people said beside the stage's settings. */
export async function layAnswers(people: People, db: Queryable, claim: Claim, base: string): Promise<void> {
  const answers = await people.given(db, claim);
  if (answers !== null) await writeFile(given(base), JSON.stringify(answers));
}

/** The questions a stage's code has written. */
export async function readQuestions(base: string): Promise<Json> {
  return JSON.parse(await readFile(asked(base), "utf8")) as Json;
}
