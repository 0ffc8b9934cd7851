/** The churn template, planned for both targets. */
import { planPipeline } from "../../../pipeline/plan.ts";
import type { StageSpec } from "../../../stages/contract.ts";
import { samples } from "../../../stages/registry.ts";
import { detectedSchema, proposePipeline } from "../../../templates/index.ts";
import type { Backend } from "../../port.ts";
import type { Intermediate } from "../intermediate.ts";
import { toJobs } from "../toJobs.ts";
import { completeTarget, withConfig } from "./documents.ts";

/**
 * @param trials of the search; the template's own number when absent
 * @throws Error when the template can't be planned
 */
export async function planChurn(
  backend: Backend,
  folder: string,
  trials?: number,
): Promise<{ specs: StageSpec[]; plan: Intermediate }> {
  const sample = samples.find(({ id }) => id === "customer-churn");
  if (sample === undefined) throw new Error("the sample is gone");
  const detected = detectedSchema.parse(await backend.call("ingest", "detect", { sample: sample.id }, folder));
  const source = { type: "sample", sample: sample.id } as const;
  const { document } = proposePipeline({ name: sample.label, source, detected, target: sample.target, seed: 42 });
  const searched = trials === undefined ? document : withConfig(document, "tune", { trials });
  const targeted = { ...searched, target: completeTarget() };
  const planned = planPipeline(targeted, { sources: {}, final: true });
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  const artefacts = { code: "c0de".repeat(16), wheels: "beef".repeat(16) };
  return { specs: planned.specs, plan: toJobs(targeted, planned.specs, { run: "0a1b2c3d", final: true, artefacts }) };
}
