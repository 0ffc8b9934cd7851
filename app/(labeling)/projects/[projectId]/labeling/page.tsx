import { LabelingPage } from "../../../../../components/labeling/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";
import { openPage, orNotFound } from "../../../../../server/api/openPage.ts";

export const generateMetadata = pageTitle("labeling");

type Props = { params: Promise<{ projectId: string }> };

export default async function LabelingRoute({ params }: Props) {
  const { projectId } = await params;
  const { caller } = await openPage();
  await orNotFound(caller.labeling.queues({ projectId }));
  // A labeler may see the rows and nothing else of the project, not even its name.
  const project = await caller.projects.get({ projectId }).catch(() => null);
  return <LabelingPage projectId={projectId} projectName={project?.name ?? null} />;
}
