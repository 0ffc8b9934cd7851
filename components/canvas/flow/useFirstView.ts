"use client";

import { getViewportForBounds, useStoreApi, type Viewport } from "@xyflow/react";
import { useState } from "react";
import { around, boxesOf } from "../edit/boxes.ts";
import { useEditor } from "../EditorContext.ts";
import type { Rect } from "../layout/tidy.ts";
import { fitOptions } from "./fitOptions.ts";

export type Size = { width: number; height: number };
export const ZOOM = { min: 0.05, max: 2 } as const;

/** On a phone everything at once can't be read; the beginning can. */
export const isNarrow = (width: number): boolean => width > 0 && width < 640;
const READABLE = 0.6;
const MARGIN = 20;
const readable = (fitted: Viewport, all: Rect, height: number): Viewport =>
  fitted.zoom >= READABLE
    ? fitted
    : { x: MARGIN - all.x * READABLE, y: height / 2 - (all.y + all.height / 2) * READABLE, zoom: READABLE };

const measureNothing = (): void => undefined;

/**
 * What is in sight at first: where the person left, else everything. Told to React Flow before it draws, so that it draws
 * only what is in sight, at the right detail, and once.
 *
 * Sizes and ports of everything on the canvas are known too (`projection.ts`). React Flow would measure each node again when
 * it comes into sight: that reads the layout a thousand times while panning, and it forgets the ports of nodes drawn from
 * far away, which show none, so that their edges vanish. It is therefore told to measure nothing.
 */
export function useFirstView({ width, height }: Size): Viewport {
  const api = useStoreApi();
  const editor = useEditor();
  const [viewport] = useState((): Viewport => {
    const { view, document } = editor.store.getState();
    const all = around([...boxesOf(document).values()]);
    const fitted =
      all && width > 0
        ? getViewportForBounds(all, width, height, ZOOM.min, fitOptions.maxZoom, fitOptions.padding)
        : { x: 0, y: 0, zoom: 1 };
    const first = view.viewport ?? (all && isNarrow(width) ? readable(fitted, all, height) : fitted);
    api.setState({ updateNodeInternals: measureNothing, width, height, transform: [first.x, first.y, first.zoom] });
    return first;
  });
  return viewport;
}
