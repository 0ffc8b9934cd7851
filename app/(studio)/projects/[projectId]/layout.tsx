import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ProjectFrame } from "../../../../components/projects/index.ts";
import { openProjectPage } from "../../../../server/api/openPage.ts";

type Params = { params: Promise<{ projectId: string }> };

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { project } = await openProjectPage((await params).projectId);
  return { title: { default: project.name, template: `%s · ${project.name} · Stagecraft` } };
}

export default async function ProjectLayout({ params, children }: Params & { children: ReactNode }) {
  const { project, me, workspaces } = await openProjectPage((await params).projectId);
  const { id, workspaceId, workspaceName, name, role, archivedAt } = project;
  return (
    <ProjectFrame
      project={{ id, workspaceId, name, role, archived: archivedAt !== null }}
      me={me}
      workspaces={workspaces}
      current={{ id: workspaceId, name: workspaceName }}
    >
      {children}
    </ProjectFrame>
  );
}
