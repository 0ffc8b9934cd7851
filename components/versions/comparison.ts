import { type Change, diffDocuments, type Part } from "../../server/pipeline/diff.ts";
import { changedFieldTitle, changeTitle } from "../../server/pipeline/describeChanges.ts";
import { shortValue } from "../../server/pipeline/fieldTitle.ts";
import { type Edge, edgeKey, type PipelineDocument, type Stage } from "../../server/pipeline/schema.ts";

export type Mark = "added" | "removed" | "changed" | "moved" | "same";

export type ChangeLine = {
  key: string;
  part: Part;
  id: string | null;
  mark: Exclude<Mark, "same">;
  title: string;
  fields: { title: string; before: string; after: string }[];
};
export type DrawnStage = { stage: Stage; mark: Mark };
export type DrawnEdge = { key: string; edge: Edge; mark: Mark };
export type Comparison = {
  lines: ChangeLine[];
  stages: DrawnStage[];
  edges: DrawnEdge[];
  counts: Record<Exclude<Mark, "same">, number>;
};

const LONGEST_VALUE = 300;
const markOf = (change: Change | undefined): Mark =>
  change === undefined ? "same" : change.kind === "changed" && change.drawingOnly ? "moved" : change.kind;

/** Two documents as one drawing and one list: what is only in the older one is drawn too, as removed. */
export function compare(before: PipelineDocument, after: PipelineDocument): Comparison {
  const changes = diffDocuments(before, after);
  const byKey = new Map(changes.map((change) => [change.key, change]));
  const lines = changes.map((change): ChangeLine => {
    const mark = markOf(change);
    return {
      key: change.key,
      part: change.part,
      id: change.id,
      mark: mark === "same" ? "changed" : mark,
      title: changeTitle(change, before, after),
      fields:
        mark === "moved"
          ? []
          : change.fields
              .filter(({ path }) => path[0] !== "ui")
              .map((field) => ({
                title: changedFieldTitle(change, field),
                before: shortValue(field.before, LONGEST_VALUE),
                after: shortValue(field.after, LONGEST_VALUE),
              })),
    };
  });
  const now = new Set(after.stages.map((stage) => stage.id));
  const edgesNow = new Set(after.edges.map(edgeKey));
  const counts = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const line of lines) counts[line.mark] += 1;
  return {
    lines,
    stages: [...after.stages, ...before.stages.filter((stage) => !now.has(stage.id))].map((stage) => ({
      stage,
      mark: markOf(byKey.get(`stage:${stage.id}`)),
    })),
    edges: [...after.edges, ...before.edges.filter((edge) => !edgesNow.has(edgeKey(edge)))].map((edge) => ({
      key: edgeKey(edge),
      edge,
      mark: markOf(byKey.get(`edge:${edgeKey(edge)}`)),
    })),
    counts,
  };
}
