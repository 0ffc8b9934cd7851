export { PipelinePage } from "./PipelinePage.tsx";
