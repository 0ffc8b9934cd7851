import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import { moveTo } from "../edit/move.ts";
import { useEditor } from "../EditorContext.ts";
import { heldAfter, withCarried } from "./held.ts";
import type { Held, PipelineFlowEdge, PipelineFlowNode } from "./projection.ts";

const still: Held = {};

const selectedAfter = (before: readonly string[], changes: { id: string; selected: boolean }[]): string[] => {
  const next = new Set(before);
  for (const { id, selected } of changes) {
    if (selected) next.add(id);
    else next.delete(id);
  }
  return [...next];
};

/**
 * What is under the hand, and what the hand chose. Nothing it returns but `held` ever changes: React Flow tells every stage
 * and edge about each handler that does.
 */
export function useHand() {
  const editor = useEditor();
  const [held, setHeld] = useState(still);
  const onNodesChange = useCallback(
    (changes: NodeChange<PipelineFlowNode>[]) => {
      setHeld((before) => withCarried(heldAfter(before, changes), editor.document()));
      const picks = changes.flatMap((change) => (change.type === "select" ? [change] : []));
      if (picks.length > 0) editor.setView({ selected: selectedAfter(editor.store.getState().view.selected, picks) });
    },
    [editor],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<PipelineFlowEdge>[]) => {
      const picks = changes.flatMap((change) => (change.type === "select" ? [change] : []));
      if (picks.length > 0) editor.setView({ edges: selectedAfter(editor.store.getState().view.edges, picks) });
    },
    [editor],
  );
  const onSelectionDragStop = useCallback(
    (_: unknown, moved: readonly PipelineFlowNode[]) => {
      moveTo(editor, new Map(moved.map((node) => [node.id, node.position])));
      setHeld(still);
    },
    [editor],
  );
  const onNodeDragStop = useCallback(
    (event: unknown, _: unknown, moved: readonly PipelineFlowNode[]) => onSelectionDragStop(event, moved),
    [onSelectionDragStop],
  );
  const holding = useMemo(
    () => ({
      release: (id: string) => setHeld((now) => Object.fromEntries(Object.entries(now).filter(([key]) => key !== id))),
    }),
    [],
  );
  const handlers = useMemo(
    () => ({ onNodesChange, onEdgesChange, onNodeDragStop, onSelectionDragStop }),
    [onNodesChange, onEdgesChange, onNodeDragStop, onSelectionDragStop],
  );
  return { held, holding, handlers };
}
