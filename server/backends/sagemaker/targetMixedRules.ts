/** Graphs of which some stages run on this machine. */
import { error, type Finding, warning } from "./findings.ts";
import type { Intermediate } from "./intermediate.ts";

/** A pipeline of AWS's can't wait for this machine. */
export function mixedRules(plan: Intermediate, form: "jobs" | "pipeline"): Finding[] {
  if (form !== "pipeline") return [];
  const local = new Set(plan.local.map((spec) => spec.stage.id));
  const feeds = new Map<string, boolean>();
  for (const spec of plan.local) {
    const inputs = Object.values(spec.inputs).flat();
    const afterJob = inputs.some((ref) => !local.has(ref.stage) || feeds.get(ref.stage) === true);
    feeds.set(spec.stage.id, afterJob);
  }
  const found: Finding[] = [];
  for (const spec of plan.local) {
    const read = plan.jobs.some((job) =>
      job.stages.some((other) =>
        Object.values(other.inputs).some((refs) => refs.some((ref) => ref.stage === spec.stage.id)),
      ),
    );
    if (feeds.get(spec.stage.id) !== true) {
      if (read)
        found.push(
          warning("local_before", "Runs on this machine: upload its result before the pipeline is started.", {
            stage: spec.stage,
            field: "where",
          }),
        );
    } else if (read)
      found.push(
        error(
          "local_between",
          "Runs on this machine between stages on SageMaker; a pipeline of AWS's can't wait for it. Run the jobs directly.",
          {
            stage: spec.stage,
            field: "where",
          },
        ),
      );
    else
      found.push(
        warning("local_after", "Runs on this machine and is left out of the pipeline.", {
          stage: spec.stage,
          field: "where",
        }),
      );
  }
  return found;
}
