/**
 * Puts the focus on a stage, wherever it is drawn: on the canvas or in the outline.
 * @returns false when it is drawn nowhere (culled, far outside)
 */
export function focusStage(id: string): boolean {
  const drawn =
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`) ??
    document.querySelector<HTMLElement>(`[data-outline-stage="${CSS.escape(id)}"]`);
  drawn?.focus({ preventScroll: true });
  return drawn !== null;
}
