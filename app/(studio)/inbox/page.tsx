import { InboxPage } from "../../../components/inbox/index.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";
import { NoWorkspace, StudioHeader } from "../../../components/projects/index.ts";
import { currentWorkspace, openPage } from "../../../server/api/openPage.ts";

export const generateMetadata = pageTitle("inbox");

export default async function InboxRoute() {
  const { me, workspaces } = await openPage();
  const current = await currentWorkspace(workspaces);
  if (current === undefined) return <NoWorkspace />;
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <InboxPage />
    </>
  );
}
