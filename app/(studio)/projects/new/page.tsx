import { NoWorkspace, StudioHeader } from "../../../../components/projects/index.ts";
import { NewProjectPage } from "../../../../components/templates/index.ts";
import { currentWorkspace, openPage } from "../../../../server/api/openPage.ts";
import { pageTitle } from "../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("newProject");

export default async function NewProjectRoute({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[]>>;
}) {
  const { workspace } = await searchParams;
  const { me, workspaces } = await openPage();
  const current = await currentWorkspace(workspaces, typeof workspace === "string" ? workspace : "");
  if (current === undefined) return <NoWorkspace />;
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <NewProjectPage
        key={current.id}
        workspaceId={current.id}
        canCreate={current.role === "editor" || current.role === "owner"}
        canRemove={current.role === "owner"}
      />
    </>
  );
}
