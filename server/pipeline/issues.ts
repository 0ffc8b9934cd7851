/** Everything that stands between a draft and a run, and what deserves a second look. */
import type { StageIssue } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import { buildGraph, topologicalOrder } from "./graph.ts";
import { withoutMuted } from "./mute.ts";
import { propagate, type StageShapes } from "./propagate.ts";
import { readStage } from "./readStage.ts";
import type { PipelineDocument, Stage } from "./schema.ts";

export type PipelineIssue = StageIssue & { stageId: string | null };

const error = (stageId: string | null, code: string, message: string): PipelineIssue => ({
  stageId,
  code,
  level: "error",
  message,
});

/** @returns findings in the order: whole document, then stage by stage in document order */
export function listIssues(document: PipelineDocument, shapes?: Map<string, StageShapes>): PipelineIssue[] {
  const graph = buildGraph(document);
  const known = shapes ?? propagate(document, graph);
  const found: PipelineIssue[] = [];
  if (document.stages.length === 0)
    found.push(
      error(null, "no_stages", "The pipeline has no stages. Add an ingest stage or drop a file on the canvas."),
    );
  const unmuted = withoutMuted(document);
  if (document.stages.length > 0 && unmuted.document.stages.length === 0)
    found.push(error(null, "all_muted", "Every stage is muted, so there is nothing to run. Unmute one."));
  const seen = new Set<string>();
  for (const stage of document.stages) {
    if (seen.has(stage.id))
      found.push(error(stage.id, "duplicate_id", `Two stages have the id "${stage.id}". Give one of them another id.`));
    seen.add(stage.id);
  }
  const nameOf = (id: string): string => graph.stages.get(id)?.name ?? id;
  const order = topologicalOrder(graph);
  if (!order.ok)
    found.push(
      error(
        order.cycle[0] ?? null,
        "cycle",
        `The stages form a circle: ${order.cycle.map(nameOf).join(" → ")}. Remove one of these edges; to repeat work, add a feedback loop.`,
      ),
    );
  found.push(...edgeIssues(document), ...unmuted.issues);
  // Settings and inputs are judged as a run sees them; one pass over the edges, however many stages there are.
  const filled = new Map<string, number>();
  const count = (key: string): void => void filled.set(key, (filled.get(key) ?? 0) + 1);
  for (const { to } of unmuted.document.edges) {
    count(to[0]);
    count(`${to[0]} ${to[1]}`);
  }
  for (const stage of unmuted.document.stages)
    found.push(
      ...stageIssues(
        stage,
        (port) => filled.get(port === null ? stage.id : `${stage.id} ${port}`) ?? 0,
        known.get(stage.id),
        document,
      ),
    );
  return found;
}

function edgeIssues(document: PipelineDocument): PipelineIssue[] {
  const found: PipelineIssue[] = [];
  const byId = new Map(document.stages.map((stage) => [stage.id, stage]));
  const keys = new Set<string>();
  for (const { from, to } of document.edges) {
    const words = `${from[0]}.${from[1]} → ${to[0]}.${to[1]}`;
    const key = `${from.join(".")}>${to.join(".")}`;
    if (keys.has(key)) found.push(error(to[0], "duplicate_edge", `The edge ${words} is there twice. Remove one.`));
    keys.add(key);
    const source = byId.get(from[0]);
    const sink = byId.get(to[0]);
    if (!source || !sink) {
      found.push(
        error(
          null,
          "stage_missing",
          `The edge ${words} names the stage "${source ? to[0] : from[0]}", which doesn't exist. Remove the edge or add the stage.`,
        ),
      );
      continue;
    }
    const output = getStage(source.kind)?.outputs.find((port) => port.name === from[1]);
    const input = getStage(sink.kind)?.inputs.find((port) => port.name === to[1]);
    if (getStage(source.kind) && !output)
      found.push(error(source.id, "port_missing", `${source.name} has no output "${from[1]}".`));
    if (getStage(sink.kind) && !input)
      found.push(error(sink.id, "port_missing", `${sink.name} has no input "${to[1]}".`));
    if (output && input && output.type !== input.type)
      found.push(
        error(
          sink.id,
          "port_type",
          `${sink.name} takes ${input.type} at "${to[1]}", but ${source.name} hands over ${output.type}.`,
        ),
      );
  }
  return found;
}

function stageIssues(
  stage: Stage,
  /** Edges that end at a port, or at the stage as a whole. */
  edgesAt: (port: string | null) => number,
  shapes: StageShapes | undefined,
  document: PipelineDocument,
): PipelineIssue[] {
  const read = readStage(stage);
  if (read.status === "newer")
    return [
      error(
        stage.id,
        "newer_settings",
        `The settings of ${stage.name} were made by a newer version of Stagecraft. They are kept, but can't be changed or run here. Update Stagecraft.`,
      ),
    ];
  if (read.status === "unknown")
    return [
      error(
        stage.id,
        "unknown_kind",
        `"${stage.kind}" is not a stage this installation knows. The stage is kept, but the pipeline can't run with it.`,
      ),
    ];
  const { definition, config } = read;
  const found: PipelineIssue[] = [];
  for (const port of definition.inputs) {
    const count = edgesAt(port.name);
    if (count < port.min)
      found.push(
        error(
          stage.id,
          "input_missing",
          `${stage.name} needs ${port.label.toLowerCase()} (${port.type}). Connect a stage that offers it.`,
        ),
      );
    if (port.max !== null && count > port.max)
      found.push(
        error(
          stage.id,
          "input_full",
          `${stage.name} takes ${port.max} connection(s) at "${port.label}", but has ${count}.`,
        ),
      );
  }
  if (definition.inputs.length > 0 && edgesAt(null) === 0 && document.stages.length > 1) {
    for (const issue of found)
      if (issue.code === "input_missing") issue.message = `${stage.name} isn't connected. ${issue.message}`;
  }
  const context = shapes?.context ?? { project: document.settings, inputs: {} };
  return [...found, ...definition.issues(config, context).map((issue) => ({ ...issue, stageId: stage.id }))];
}
