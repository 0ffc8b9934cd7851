"use client";

import { useRunWorths } from "./useWorths.ts";
import { WorthLine } from "./WorthFigure.tsx";

/** What the model a stage judged is worth; nothing for stages that judged none, or while no amount is stated. */
export function StageWorth({ projectId, runId, stageId }: { projectId: string; runId: string; stageId: string }) {
  const worth = useRunWorths(projectId, [runId]).get(runId);
  return worth === undefined || worth.stageId !== stageId ? null : <WorthLine worth={worth} />;
}
