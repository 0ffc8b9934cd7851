import { FilesPage } from "../../../../../components/projects/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("data");

export default async function DataRoute({ searchParams }: { searchParams: Promise<{ file?: string | string[] }> }) {
  const { file } = await searchParams;
  return <FilesPage openFile={typeof file === "string" ? file : null} />;
}
