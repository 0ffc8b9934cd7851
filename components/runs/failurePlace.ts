import type { PipelineDocument } from "../../server/pipeline/schema.ts";
import type { Failure } from "../../server/runs/states.ts";

type Path = (string | number)[];
type Drawing = Pick<PipelineDocument, "settings" | "stages">;

/** Where a text stands in a stage's settings; the first place in their order. */
function placeOf(value: unknown, text: string): Path | null {
  if (value === text) return [];
  if (typeof value !== "object" || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const rest = placeOf(part, text);
    if (rest) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return null;
}

/** A setting of a stage, or of the pipeline itself (`stageId` null). An empty path: the stage's settings as a whole. */
export type FailurePlace = { stageId: string | null; path: Path };

/**
 * Where a failure can be mended: at the setting that the stage named, else at the one that holds the column it named.
 * @param document the drawing in which it is to be mended
 */
export function failurePlace(failure: Failure, stageId: string, document: Drawing): FailurePlace {
  const { setting, column } = failure.where ?? {};
  if (typeof setting === "string") return { stageId, path: setting.split(".") };
  const config = document.stages.find((stage) => stage.id === stageId)?.config;
  const path = typeof column === "string" ? placeOf(config, column) : null;
  if (path === null && column !== undefined && column === document.settings.target)
    return { stageId: null, path: ["target"] };
  return { stageId, path: path ?? [] };
}

/** The address of a place in the editor. */
export function placeQuery({ stageId, path }: FailurePlace): string {
  const query = new URLSearchParams(stageId === null ? {} : { stage: stageId, tab: "settings" });
  if (path.length > 0) query.set("field", path.join("."));
  return query.toString();
}
