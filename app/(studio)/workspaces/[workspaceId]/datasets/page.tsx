import { notFound } from "next/navigation";
import { DatasetsPage } from "../../../../../components/datasets/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";
import { StudioHeader } from "../../../../../components/projects/index.ts";
import { openPage } from "../../../../../server/api/openPage.ts";

export const generateMetadata = pageTitle("datasets");

export default async function DatasetsRoute({ params }: { params: Promise<{ workspaceId: string }> }) {
  const { workspaceId } = await params;
  const { me, workspaces } = await openPage();
  const current = workspaces.find(({ id }) => id === workspaceId);
  if (current === undefined) notFound();
  const canEdit = current.role === "owner" || current.role === "editor";
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <DatasetsPage workspace={{ id: current.id, name: current.name, canEdit }} />
    </>
  );
}
