import { StartPage } from "../../../../../components/projects/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("start");

type Props = { searchParams: Promise<{ file?: string | string[]; target?: string | string[] }> };
const one = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

export default async function StartRoute({ searchParams }: Props) {
  const { file, target } = await searchParams;
  return <StartPage fileId={one(file)} suggested={one(target)} />;
}
