/** A file dropped on the canvas becomes the stage that reads it. */
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { sourceSettingSchema } from "../../../server/stages/contract.ts";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { freePlace } from "../actions.ts";
import type { Point } from "../card.ts";
import type { Editor } from "../store/createEditor.ts";
import { newStageId } from "../store/newId.ts";
import { takenIds } from "./drawing.ts";

/** The kind that begins a pipeline: needs nothing and has a setting that names a file. */
const reader = stageDefinitions.find(
  (definition) => definition.inputs.length === 0 && "source" in definition.defaultConfig(),
);

const stemOf = (fileName: string): string => fileName.replace(/\.[^.]+$/, "").slice(0, 200) || fileName;

/** @param found what looking at the file told, in words of the settings (format, columns) */
export function addReader(
  editor: Editor,
  file: { fileId: string; name: string },
  found: Record<string, unknown>,
  place: Point,
): void {
  if (!reader || !editor.canEdit) return;
  const document = editor.document();
  const id = newStageId(reader.kind, takenIds(document));
  const source = sourceSettingSchema.parse({ type: "upload", ...file });
  editor.commit(`Add ${file.name}`, [
    build.addStage(document, {
      id,
      kind: reader.kind,
      name: stemOf(file.name),
      config: { ...reader.defaultConfig(), source, ...found },
      ui: freePlace(document, place),
      ...(reader.version > 1 ? { version: reader.version } : {}),
    }),
  ]);
  editor.setView({ selected: [id], edges: [], open: id, tab: "settings" });
}

/** Files that describe a pipeline rather than hold data. */
export const isPipelineFile = (file: Pick<File, "name" | "type">): boolean =>
  file.type === "application/json" || file.name.toLowerCase().endsWith(".json");
