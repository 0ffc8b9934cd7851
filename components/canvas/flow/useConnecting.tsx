import { type Connection, type FinalConnectionState, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { checkConnection } from "../../../server/pipeline/checkConnection.ts";
import type { MenuItem } from "../../ui/Menu.tsx";
import { connect } from "../actions.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import type { Point } from "../card.ts";
import { addFitting, fittingKinds, type LooseEnd } from "../edit/addFitting.ts";
import { useEditor } from "../EditorContext.ts";
import { StageIcon } from "../stageIcons.tsx";
import type { PipelineFlowEdge } from "./projection.ts";
import { refusalOf } from "./refusal.ts";
import type { OpenMenu } from "./useCanvasMenu.tsx";

const pointOf = (event: MouseEvent | TouchEvent): Point => {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
};

/** Edges drawn by hand: to a port, to a card that refuses it with the reason, or to empty paper, where fitting kinds are offered. */
export function useConnecting(show: (menu: OpenMenu) => void) {
  const editor = useEditor();
  const flow = useReactFlow();
  const { refuse } = useCanvasUi();
  return useMemo(() => {
    /** An edge let go over empty paper: what could stand there? */
    const offer = (end: LooseEnd, at: Point): void => {
      const kinds = fittingKinds(editor.document(), end);
      if (kinds.length === 0) {
        refuse("No kind of stage takes what this port carries.");
        return;
      }
      const place = flow.screenToFlowPosition(at);
      const list = kinds.map((fitting): MenuItem => ({
        label: fitting.label,
        icon: <StageIcon name={fitting.icon} />,
        onSelect: () => {
          const reason = addFitting(editor, end, fitting, place);
          if (reason !== null) refuse(reason);
        },
      }));
      show({ at, label: "Add and connect", list: [{ type: "heading", label: "Add and connect" }, ...list] });
    };
    return {
      isValidConnection: ({ source, target, sourceHandle, targetHandle }: Connection | PipelineFlowEdge): boolean =>
        Boolean(
          sourceHandle &&
          targetHandle &&
          checkConnection(editor.document(), { from: [source, sourceHandle], to: [target, targetHandle] }).ok,
        ),
      onConnect: ({ source, target, sourceHandle, targetHandle }: Connection): void => {
        if (sourceHandle && targetHandle) connect(editor, { from: [source, sourceHandle], to: [target, targetHandle] });
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState): void => {
        if (state.isValid || !state.fromHandle) return;
        if (state.toHandle) {
          const reason = refusalOf(editor.document(), state.fromHandle, state.toHandle);
          if (reason !== null) refuse(reason);
          return;
        }
        const { nodeId, id, type } = state.fromHandle;
        // Let go over a card, not over paper.
        if (state.toNode || !id || !editor.canEdit) return;
        offer({ stageId: nodeId, port: id, type }, pointOf(event));
      },
    };
  }, [editor, flow, refuse, show]);
}
