"use client";

import { useStoreApi } from "@xyflow/react";
import { useState } from "react";

const measureNothing = (): void => undefined;

/**
 * Sizes and ports of everything on the canvas are known before it is drawn (`projection.ts`). React Flow would measure each
 * node again when it comes into sight: that reads the layout a thousand times while panning, and it forgets the ports of
 * nodes drawn from far away, which show none, so that their edges vanish. Has to be called before React Flow is drawn.
 */
export function useKnownSizes(): void {
  const api = useStoreApi();
  useState(() => {
    if (api.getState().updateNodeInternals !== measureNothing) api.setState({ updateNodeInternals: measureNothing });
  });
}
