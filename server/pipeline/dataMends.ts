/** What was noticed about a table in a run, and where in today's drawing it can be mended. */
import type { DataFinding } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import * as build from "./operationBuilders.ts";
import type { Operation } from "./operations.ts";
import type { PipelineDocument, Stage } from "./schema.ts";

export type FindingMend =
  | { state: "handled"; stage: Stage; label: string }
  | { state: "offered"; stage: Stage; label: string; operations: Operation[] };

/** The stage itself first, then those behind it, the nearest first. Muted stages do nothing, so they can't mend. */
function onTheWay(document: PipelineDocument, stageId: string): Stage[] {
  const order = [stageId];
  for (const id of order)
    for (const edge of document.edges) if (edge.from[0] === id && !order.includes(edge.to[0])) order.push(edge.to[0]);
  return order.flatMap((id) => document.stages.find((stage) => stage.id === id && stage.muted !== true) ?? []);
}

/**
 * @param stageId the stage whose output the finding is about
 * @returns what deals with it already, or the nearest stage that offers to, with typed operations to send; null when none can
 */
export function mendFinding(document: PipelineDocument, stageId: string, finding: DataFinding): FindingMend | null {
  const [own, ...behind] = onTheWay(document, stageId);
  // The stage itself saw other rows come in, so it is asked last.
  const asked = [...behind, ...(own ? [own] : [])].flatMap((stage) => {
    const mend = getStage(stage.kind)?.mend(stage.config, finding);
    return mend ? [{ stage, mend }] : [];
  });
  const handled = asked.find(({ mend, stage }) => mend.state === "handled" && stage !== own);
  if (handled) return { state: "handled", stage: handled.stage, label: handled.mend.label };
  for (const { stage, mend } of asked) {
    if (mend.state !== "offered") continue;
    const operation = build.setConfig(document, stage.id, { ...stage.config, ...mend.patch });
    if (operation) return { state: "offered", stage, label: mend.label, operations: [operation] };
  }
  return null;
}
