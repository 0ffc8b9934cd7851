import { ProjectSettings } from "../../../../../components/projects/index.ts";
import { openProjectPage } from "../../../../../server/api/openPage.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("settings");

export default async function SettingsRoute({ params }: { params: Promise<{ projectId: string }> }) {
  const { project } = await openProjectPage((await params).projectId);
  return <ProjectSettings archived={project.archivedAt !== null} />;
}
