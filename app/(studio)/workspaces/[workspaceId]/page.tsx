import { notFound } from "next/navigation";
import { StudioHeader, WorkspacePage } from "../../../../components/projects/index.ts";
import { openPage } from "../../../../server/api/openPage.ts";
import { pageTitle } from "../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("workspace");

export default async function WorkspaceRoute({ params }: { params: Promise<{ workspaceId: string }> }) {
  const { workspaceId } = await params;
  const { me, workspaces } = await openPage();
  const current = workspaces.find(({ id }) => id === workspaceId);
  if (current === undefined) notFound();
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <WorkspacePage workspace={current} isOwner={current.role === "owner"} ownId={me.userId} />
    </>
  );
}
