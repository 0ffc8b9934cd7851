import { DataReportPage } from "../../../../../../components/data/index.ts";
import { pageTitle } from "../../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("dataReport");

type Query = Record<"run" | "stage" | "port" | "column", string | string[] | undefined>;

const one = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

export default async function DataReportRoute({ searchParams }: { searchParams: Promise<Query> }) {
  const { run, stage, port, column } = await searchParams;
  return <DataReportPage run={one(run)} stage={one(stage)} port={one(port)} column={one(column)} />;
}
