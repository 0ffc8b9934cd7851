import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Editor } from "../store/createEditor.ts";

/** Mutes stages, or unmutes them when all are muted already. */
export function toggleMuted(editor: Editor, stageIds: readonly string[]): void {
  const document = editor.document();
  const chosen = document.stages.filter((stage) => stageIds.includes(stage.id));
  const muted = !chosen.every((stage) => stage.muted);
  const [only] = chosen.length === 1 ? chosen : [];
  editor.commit(
    `${muted ? "Mute" : "Unmute"} ${only ? only.name : `${chosen.length} stages`}`,
    chosen.map((stage) => build.setMuted(document, stage.id, muted)),
  );
}
