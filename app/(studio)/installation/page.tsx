import { notFound } from "next/navigation";
import { PeoplePage } from "../../../components/account/index.ts";
import { NoWorkspace, StudioHeader } from "../../../components/projects/index.ts";
import { currentWorkspace, openPage } from "../../../server/api/openPage.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("people");

export default async function PeopleRoute() {
  const { me, workspaces } = await openPage();
  if (!me.isOwner) notFound();
  const current = await currentWorkspace(workspaces);
  if (current === undefined) return <NoWorkspace />;
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <PeoplePage />
    </>
  );
}
