import { PipelinePage } from "../../../../../components/canvas/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("pipeline");

export default function PipelineRoute() {
  return <PipelinePage />;
}
