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
  const view = { query: text(params["q"]).slice(0, 200), archived: params["archived"] === "1", page };
  const first = await caller.projects.list({
    workspaceId: current.id,
    archived: view.archived,
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
        view={view}
        first={first}
      />
    </>
  );
}
