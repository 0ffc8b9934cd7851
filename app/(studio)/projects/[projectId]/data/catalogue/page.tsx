import { DataNav } from "../../../../../../components/data/index.ts";
import { CataloguePage } from "../../../../../../components/documentation/index.ts";
import { pageTitle } from "../../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("catalogue");

export default async function CatalogueRoute({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <CataloguePage nav={<DataNav projectId={projectId} here="catalogue" />} />;
}
