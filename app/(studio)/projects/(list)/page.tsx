import { NoWorkspace, PROJECTS_ON_A_PAGE, ProjectsPage, StudioHeader } from "../../../../components/projects/index.ts";
import { currentWorkspace, openPage } from "../../../../server/api/openPage.ts";
import { pageTitle } from "../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("projects");

const text = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

export default async function ProjectsRoute({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[]>>;
}) {
  const params = await searchParams;
  const { caller, me, workspaces } = await openPage();
  const current = await currentWorkspace(workspaces, text(params["workspace"]));
  if (current === undefined) return <NoWorkspace />;
  const page = Math.max(1, Math.min(2_000, Number.parseInt(text(params["page"]), 10) || 1)) - 1;
  const among = <T extends string>(choices: readonly T[], name: string, otherwise: T): T =>
    choices.find((choice) => choice === params[name]) ?? otherwise;
  const tag = text(params["tag"]).trim().slice(0, 40);
  const view = {
    query: text(params["q"]).slice(0, 200),
    place: among(["live", "archive", "trash"], "place", "live"),
    order: among(["changed", "created", "name"], "order", "changed"),
    tag: tag === "" ? null : tag,
    page,
  };
  const first = await caller.projects.list({
    workspaceId: current.id,
    place: view.place,
    order: view.order,
    tag: view.tag,
    text: view.query,
    limit: PROJECTS_ON_A_PAGE,
    offset: page * PROJECTS_ON_A_PAGE,
  });
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <ProjectsPage
        key={current.id}
        workspaceId={current.id}
        canCreate={current.role === "editor" || current.role === "owner"}
        isOwner={current.role === "owner"}
        targets={workspaces.filter(({ id, role }) => id !== current.id && (role === "editor" || role === "owner"))}
        view={view}
        first={first}
      />
    </>
  );
}
