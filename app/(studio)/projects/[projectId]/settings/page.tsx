import type { Metadata } from "next";
import { ProjectSettings } from "../../../../../components/projects/index.ts";
import { openProjectPage } from "../../../../../server/api/openPage.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsRoute({ params }: { params: Promise<{ projectId: string }> }) {
  const { project } = await openProjectPage((await params).projectId);
  return <ProjectSettings archived={project.archivedAt !== null} />;
}
