export type { Handle } from "./CurveHandle.tsx";
export { PanelView } from "./PanelView.tsx";
export { Sparkline } from "./Sparkline.tsx";
