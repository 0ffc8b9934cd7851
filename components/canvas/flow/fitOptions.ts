/** How everything is shown at once. */
export const fitOptions = { padding: 0.15, maxZoom: 1 } as const;
