"use client";

import { Panel, useReactFlow, useStore as useFlowStore } from "@xyflow/react";
import { Minus, Plus, Scan } from "lucide-react";
import { Tooltip } from "../../ui/Tooltip.tsx";
import styles from "./FlowControls.module.css";

const options = { duration: 120 } as const;

/** Zoom out, the zoom itself (back to 100 %), zoom in, show everything. */
export function FlowControls() {
  const flow = useReactFlow();
  const zoom = useFlowStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left" className={styles.controls ?? ""}>
      <button type="button" aria-label="Zoom out" onClick={() => void flow.zoomOut(options)}>
        <Minus aria-hidden />
      </button>
      <Tooltip text="Back to 100 %">
        <button
          type="button"
          className={styles.zoom}
          aria-label={`Zoom ${zoom} %, set to 100 %`}
          onClick={() => void flow.zoomTo(1, options)}
        >
          {zoom} %
        </button>
      </Tooltip>
      <button type="button" aria-label="Zoom in" onClick={() => void flow.zoomIn(options)}>
        <Plus aria-hidden />
      </button>
      <Tooltip text="Show everything" keys="F">
        <button
          type="button"
          aria-label="Show everything"
          onClick={() => void flow.fitView({ padding: 0.15, maxZoom: 1, ...options })}
        >
          <Scan aria-hidden />
        </button>
      </Tooltip>
    </Panel>
  );
}
