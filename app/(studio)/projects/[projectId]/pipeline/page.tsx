import type { Metadata } from "next";
import { PipelinePage } from "../../../../../components/canvas/index.ts";

export const metadata: Metadata = { title: "Pipeline" };

export default function PipelineRoute() {
  return <PipelinePage />;
}
