import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../pipeline/file.ts";

const json = z.record(z.string(), z.unknown());

const colour = z.enum(["green", "amber", "red", "not_applicable"]);

/** The scorecard as it is signed: colours at the release gate, what people said, and how much errors may grow. */
const scorecardSchema = z.object({
  profile: z.string(),
  answers: z.record(
    z.string(),
    z.object({ colour, impact: z.number(), acceptedUntil: z.string().nullable(), said: json.nullable() }),
  ),
  /** k*: 1.95 means that errors may almost double; null while it can't be computed. */
  breakEvenScale: z.number().nullable(),
});
export type SignedScorecard = z.output<typeof scorecardSchema>;

/**
 * What a sign-off is about. Names and places of stages are no part of it: moving a node is no material change.
 * Absent parts are null, so that "there was no model yet" is signed as well.
 */
export const snapshotSchema = z.object({
  stagecraft: z.literal(1),
  project: z.object({ id: z.string(), name: z.string() }),
  goal: json,
  economics: json,
  pipeline: z.object({
    contentHash: z.string(),
    stages: z.array(z.object({ id: z.string(), kind: z.string(), config: json })),
  }),
  run: z.object({ id: z.string(), number: z.number(), final: z.boolean(), seed: z.number(), metrics: json }).nullable(),
  /** Files the run read, by content. */
  data: z.array(z.object({ stage: z.string(), sha256: z.string() })),
  model: z.object({ id: z.string(), artifactHash: z.string(), threshold: z.number().nullable() }).nullable(),
  /** Absent from what was signed before there were scorecards. */
  scorecard: scorecardSchema.optional(),
});
export type SnapshotContent = z.output<typeof snapshotSchema>;

/** sha256 of the content in canonical JSON (RFC 8785), hexadecimal. */
export function snapshotHash(content: SnapshotContent): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** One part that is no longer what was signed. */
export type MaterialChange = {
  part: "goal" | "economics" | "pipeline" | "run" | "data" | "model" | "scorecard";
  words: string;
};

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/**
 * What changed between what was signed and what is now, part by part, in words.
 * @returns empty when the sign-off still holds
 */
export function materialChanges(signed: SnapshotContent, now: SnapshotContent): MaterialChange[] {
  const changes: MaterialChange[] = [];
  if (!same(signed.goal, now.goal))
    changes.push({ part: "goal", words: `goal: ${changedKeys(signed.goal, now.goal)}` });
  if (!same(signed.economics, now.economics)) {
    const before = amountsOf(signed.economics);
    const after = amountsOf(now.economics);
    changes.push({ part: "economics", words: `amounts: ${changedKeys(before, after) || "settings of the sheet"}` });
  }
  if (signed.pipeline.contentHash !== now.pipeline.contentHash) {
    const words = changedStages(signed, now);
    // Goal and amounts are part of the pipeline's content; what they changed is said already.
    if (words !== "") changes.push({ part: "pipeline", words: `pipeline: ${words}` });
  }
  if (!same(signed.data, now.data)) changes.push({ part: "data", words: "other data files" });
  if (signed.model?.artifactHash !== now.model?.artifactHash) changes.push({ part: "model", words: "another model" });
  else if (signed.model?.threshold !== now.model?.threshold)
    changes.push({ part: "model", words: "another threshold" });
  changes.push(...scorecardChanges(signed.scorecard, now.scorecard));
  if (signed.run?.id !== now.run?.id && changes.length === 0) {
    // The same data, pipeline and model judged again: nothing that was signed has changed.
    return [];
  }
  return changes;
}

function amountsOf(economics: Record<string, unknown>): Record<string, unknown> {
  const amounts = json.safeParse(economics["amounts"]);
  return amounts.success ? amounts.data : {};
}

function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => !same(before[key] ?? null, after[key] ?? null)).join(", ");
}

function changedStages(signed: SnapshotContent, now: SnapshotContent): string {
  const before = new Map(signed.pipeline.stages.map((stage) => [stage.id, stage]));
  const after = new Map(now.pipeline.stages.map((stage) => [stage.id, stage]));
  const words = [
    ...[...after.keys()].filter((id) => !before.has(id)).map((id) => `${id} added`),
    ...[...before.keys()].filter((id) => !after.has(id)).map((id) => `${id} removed`),
    ...[...after.values()].flatMap((stage) => {
      const old = before.get(stage.id);
      return old !== undefined && !same(old.config, stage.config)
        ? [`${stage.id} (${changedKeys(old.config, stage.config)})`]
        : [];
    }),
  ];
  if (words.length > 0) return words.join(", ");
  const parts = [signed.goal, signed.economics];
  return same(parts, [now.goal, now.economics]) ? "connections" : "";
}

const WORSE = ["not_applicable", "green", "amber", "red"] as const;
const BANDS = [1, 1.1, 1.5] as const;

/** How many limits of the tolerance k* has passed: green from 1.5, amber from 1.1, a loss below 1. */
const bandOf = (scale: number): number => BANDS.filter((limit) => scale >= limit).length;

/**
 * What of a signed scorecard no longer holds: what people said is other, a colour has become worse, or the tolerance
 * fell by a band. A colour that became better is no reason to ask again: going live itself answers questions.
 */
function scorecardChanges(signed: SignedScorecard | undefined, now: SignedScorecard | undefined): MaterialChange[] {
  if (signed === undefined || now === undefined) return [];
  const words = Object.entries(signed.answers).flatMap(([id, before]) => {
    const after = now.answers[id];
    if (after === undefined) return [`${id} is no longer asked`];
    if (!same(before.said, after.said) || before.impact > after.impact) return [`the answer to ${id}`];
    return WORSE.indexOf(after.colour) > WORSE.indexOf(before.colour)
      ? [`${id} went from ${before.colour.replace("_", " ")} to ${after.colour}`]
      : [];
  });
  const fell =
    signed.breakEvenScale !== null &&
    now.breakEvenScale !== null &&
    bandOf(now.breakEvenScale) < bandOf(signed.breakEvenScale);
  if (fell)
    words.push(`errors may now grow to ${round(now.breakEvenScale)} times instead of ${round(signed.breakEvenScale)}`);
  return words.length === 0 ? [] : [{ part: "scorecard", words: `scorecard: ${words.join(", ")}` }];
}

const round = (scale: number | null): string => (scale === null ? "?" : String(Number(scale.toPrecision(3))));
