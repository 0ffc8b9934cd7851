import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useMemo } from "react";
import { addStage, KIND_MIME } from "../actions.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import { CARD, type Point } from "../card.ts";
import { pasteText } from "../clipboard/clipboard.ts";
import { isPipelineFile } from "../edit/fileDrop.ts";
import { useEditor } from "../EditorContext.ts";

/** Room between the stages that several files become. */
const GAP = 48;

/**
 * Things let go over the canvas: a kind from the palette, a pipeline file, files of data.
 * @param drop takes a file of data and the place for its stage
 */
export function useDropping(drop: (file: File, at: Point) => void) {
  const editor = useEditor();
  const flow = useReactFlow();
  const { refuse } = useCanvasUi();
  return useMemo(() => {
    const takeFile = (file: File, at: Point): void => {
      if (!isPipelineFile(file)) {
        drop(file, at);
        return;
      }
      void file.text().then((text) => {
        const words = pasteText(editor, text, at);
        if (words !== null) refuse(words);
      });
    };
    return {
      onDrop: (event: DragEvent): void => {
        const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const place = { x: point.x - CARD.width / 2, y: point.y - CARD.height / 2 };
        const kind = event.dataTransfer.getData(KIND_MIME);
        const files = [...event.dataTransfer.files];
        if (!kind && files.length === 0) return;
        event.preventDefault();
        if (kind) addStage(editor, kind, place);
        else if (!editor.canEdit) refuse("You may look at this pipeline, but not change it.");
        else files.forEach((file, index) => takeFile(file, { x: place.x, y: place.y + index * (CARD.height + GAP) }));
      },
      onDragOver: (event: DragEvent): void => {
        const { types } = event.dataTransfer;
        if (!types.includes(KIND_MIME) && !types.includes("Files")) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
    };
  }, [editor, flow, refuse, drop]);
}
