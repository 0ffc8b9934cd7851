import type { HumanDetails } from "../answers/details.ts";
import type { QuestionId } from "../questions/questions.ts";
import type { Material, StageMaterial } from "./material.ts";

/** Where the evidence of an answer can be seen. */
export type Place =
  | { page: "goal" | "economics" | "models" | "catalogue" | "pipeline" | "reviews" }
  | { page: "run"; runId: string; number: number; stage: string | null };

/** The facts of one question with the place they come from; no facts means nobody can tell yet. */
export type Found = { facts: unknown; from: Place };

/** Facts by question. A question left out has no source that could know. */
export type FactSources = Partial<Record<QuestionId, Found>>;

/** What every collector gets. */
export type FactInput = { material: Material; details: HumanDetails };

/** A place in the judged run; the pipeline while there is none. */
export function placeInRun({ run }: Material, stage: StageMaterial | undefined): Place {
  if (run === null) return { page: "pipeline" };
  return { page: "run", runId: run.id, number: run.number, stage: stage?.name ?? null };
}

/** Stages of the judged run that leave an output of this type. */
export function stagesWithOutput({ run }: Material, type: string): StageMaterial[] {
  return (run?.stages ?? []).filter((stage) => stage.outputs.some((output) => output.type === type));
}

/** The stage whose judgement counts. */
export function judgedStage({ run, model }: Material): StageMaterial | undefined {
  return run?.stages.find(({ stageId }) => stageId === model?.stageId);
}
