import { notFound } from "next/navigation";
import { AuditPage } from "../../../../../components/audit/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";
import { StudioHeader } from "../../../../../components/projects/index.ts";
import { openPage } from "../../../../../server/api/openPage.ts";

export const generateMetadata = pageTitle("audit");

export default async function AuditRoute({ params }: { params: Promise<{ workspaceId: string }> }) {
  const { workspaceId } = await params;
  const { me, workspaces } = await openPage();
  const current = workspaces.find(({ id }) => id === workspaceId);
  if (current === undefined) notFound();
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <AuditPage workspace={{ id: current.id, name: current.name }} />
    </>
  );
}
