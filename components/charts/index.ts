export { PanelView } from "./PanelView.tsx";
export { Sparkline } from "./Sparkline.tsx";
