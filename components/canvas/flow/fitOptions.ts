import type { FitViewOptions } from "@xyflow/react";

/** Room around everything, as shares of it; at the top as much as the goal's line takes. */
const padding: NonNullable<FitViewOptions["padding"]> = { top: "58px", right: 0.15, bottom: 0.15, left: 0.15 };

/** How everything is shown at once. */
export const fitOptions = { padding, maxZoom: 1 };
