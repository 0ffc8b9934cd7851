/** Versions of a pipeline: names, differences, going back. */
export { useVersionsPlace } from "./useVersionsPlace.ts";
export { VersionsPanel } from "./VersionsPanel.tsx";
