import type { Point } from "../card.ts";
import type { Rect } from "../layout/tidy.ts";

type Boxed = { internals: { positionAbsolute: Point }; measured: { width?: number; height?: number } };
type Seen = {
  nodeLookup: ReadonlyMap<string, Boxed>;
  transform: readonly [number, number, number];
  width: number;
  height: number;
};
/** What an overview shows: its upper left corner on the canvas, pixels per unit of the canvas, and what is in sight. */
export type OverviewFrame = { x: number; y: number; scale: number; view: Rect };

/** Room around what is shown, as a share of it. */
const MARGIN = 0.04;

/**
 * Fits everything on the canvas, and what is in sight, into a box.
 * @param box size of the overview in pixels
 * @returns null while nothing can be shown
 */
export function overviewFrame(state: Seen, box: { width: number; height: number }): OverviewFrame | null {
  const [x, y, zoom] = state.transform;
  if (state.width === 0 || state.nodeLookup.size === 0 || zoom === 0) return null;
  const view = { x: -x / zoom, y: -y / zoom, width: state.width / zoom, height: state.height / zoom };
  let [left, top, right, bottom] = [view.x, view.y, view.x + view.width, view.y + view.height];
  for (const { internals, measured } of state.nodeLookup.values()) {
    const at = internals.positionAbsolute;
    left = Math.min(left, at.x);
    top = Math.min(top, at.y);
    right = Math.max(right, at.x + (measured.width ?? 0));
    bottom = Math.max(bottom, at.y + (measured.height ?? 0));
  }
  const [width, height] = [(right - left) * (1 + 2 * MARGIN), (bottom - top) * (1 + 2 * MARGIN)];
  const scale = Math.min(box.width / width, box.height / height);
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  return { x: middle.x - box.width / scale / 2, y: middle.y - box.height / scale / 2, scale, view };
}

/** @returns the place on the canvas under a place on the overview */
export const pointAt = ({ x, y, scale }: OverviewFrame, at: Point): Point => ({
  x: x + at.x / scale,
  y: y + at.y / scale,
});
