import type { Metadata } from "next";
import { DataNav } from "../../../../../components/data/index.ts";
import { FilesPage } from "../../../../../components/projects/index.ts";

export const metadata: Metadata = { title: "Data" };

type Props = { params: Promise<{ projectId: string }>; searchParams: Promise<{ file?: string | string[] }> };

export default async function DataRoute({ params, searchParams }: Props) {
  const [{ projectId }, { file }] = await Promise.all([params, searchParams]);
  return (
    <FilesPage openFile={typeof file === "string" ? file : null} nav={<DataNav projectId={projectId} here="files" />} />
  );
}
