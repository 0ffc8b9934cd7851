import type { Metadata } from "next";
import { RunPage } from "../../../../../../components/runs/index.ts";
import { serverText } from "../../../../../../components/messages/serverText.ts";
import { openProjectPage, orNotFound } from "../../../../../../server/api/openPage.ts";

type Props = { params: Promise<{ projectId: string; runId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { projectId, runId } = await params;
  const { caller } = await openProjectPage(projectId);
  const run = await orNotFound(caller.runs.get({ projectId, runId }));
  return { title: (await serverText("pages"))("run", { number: String(run.number) }) };
}

export default async function RunRoute({ params }: Props) {
  const { projectId, runId } = await params;
  return <RunPage key={runId} projectId={projectId} runId={runId} />;
}
