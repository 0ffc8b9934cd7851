import { DataNav } from "../../../../../../components/data/index.ts";
import { PersonalPage } from "../../../../../../components/documentation/index.ts";
import { pageTitle } from "../../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("personal");

export default async function PersonalRoute({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <PersonalPage nav={<DataNav projectId={projectId} here="personal" />} />;
}
