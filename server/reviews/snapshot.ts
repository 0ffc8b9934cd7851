import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../pipeline/file.ts";

const json = z.record(z.string(), z.unknown());

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
});
export type SnapshotContent = z.output<typeof snapshotSchema>;

/** sha256 of the content in canonical JSON (RFC 8785), hexadecimal. */
export function snapshotHash(content: SnapshotContent): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** One part that is no longer what was signed. */
export type MaterialChange = { part: "goal" | "economics" | "pipeline" | "run" | "data" | "model"; words: string };

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
