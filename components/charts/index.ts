export { Chart } from "./Chart.tsx";
export { isPicture, type PicturePanel } from "./optionOf.ts";
export { type NamedPanel, overlayPanels } from "./overlayPanels.ts";
export { PanelView } from "./PanelView.tsx";
export { Sparkline } from "./Sparkline.tsx";
