import { notFound } from "next/navigation";
import { DatasetPage } from "../../../../../../components/datasets/index.ts";
import { pageTitle } from "../../../../../../components/messages/pageTitle.ts";
import { StudioHeader } from "../../../../../../components/projects/index.ts";
import { openPage } from "../../../../../../server/api/openPage.ts";

export const generateMetadata = pageTitle("datasets");

type Props = { params: Promise<{ workspaceId: string; datasetId: string }> };

export default async function DatasetRoute({ params }: Props) {
  const { workspaceId, datasetId } = await params;
  const { me, workspaces } = await openPage();
  const current = workspaces.find(({ id }) => id === workspaceId);
  if (current === undefined) notFound();
  const canEdit = current.role === "owner" || current.role === "editor";
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <DatasetPage workspace={{ id: current.id, canEdit }} datasetId={datasetId} />
    </>
  );
}
