"use client";

import { useProject } from "../projects/index.ts";
import { useRunWorths } from "./useWorths.ts";
import { WorthLine } from "./WorthFigure.tsx";

/** What the model a stage judged is worth; nothing for stages that judged none, or while no amount is stated. */
export function StageWorth({ runId, stageId }: { runId: string; stageId: string }) {
  const { id: projectId } = useProject();
  const worth = useRunWorths(projectId, [runId]).get(runId);
  return worth === undefined || worth.stageId !== stageId ? null : <WorthLine worth={worth} />;
}
