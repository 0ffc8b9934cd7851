import { AccountPage, NoWorkspace, StudioHeader } from "../../../components/projects/index.ts";
import { currentWorkspace, openPage, publicAddress } from "../../../server/api/openPage.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("account");

export default async function AccountRoute({
  searchParams,
}: {
  searchParams: Promise<{ problem?: string | string[] }>;
}) {
  const { me, workspaces } = await openPage();
  const { problem } = await searchParams;
  const current = await currentWorkspace(workspaces);
  if (current === undefined) return <NoWorkspace />;
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <AccountPage
        me={me}
        workspaces={workspaces}
        address={publicAddress()}
        problem={typeof problem === "string" ? problem : null}
      />
    </>
  );
}
