import { RunsPage } from "../../../../../components/runs/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("runs");

export default async function RunsRoute({ params }: { params: Promise<{ projectId: string }> }) {
  return <RunsPage projectId={(await params).projectId} />;
}
