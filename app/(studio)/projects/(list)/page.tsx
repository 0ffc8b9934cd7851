import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProjectsPage, StudioHeader } from "../../../../components/projects/index.ts";
import { openPage } from "../../../../server/api/openPage.ts";

export const metadata: Metadata = { title: "Projects" };

const text = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

export default async function ProjectsRoute({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[]>>;
}) {
  const params = await searchParams;
  const { me, workspaces } = await openPage();
  const current = workspaces.find(({ id }) => id === params["workspace"]) ?? workspaces[0];
  if (current === undefined) notFound();
  return (
    <>
      <StudioHeader me={me} workspaces={workspaces} current={current} />
      <ProjectsPage
        key={current.id}
        workspaceId={current.id}
        canCreate={current.role === "editor" || current.role === "owner"}
        query={text(params["q"])}
        archived={params["archived"] === "1"}
      />
    </>
  );
}
