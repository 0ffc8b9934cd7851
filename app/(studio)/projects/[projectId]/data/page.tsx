import type { Metadata } from "next";
import { FilesPage } from "../../../../../components/projects/index.ts";

export const metadata: Metadata = { title: "Data" };

export default async function DataRoute({ searchParams }: { searchParams: Promise<{ file?: string | string[] }> }) {
  const { file } = await searchParams;
  return <FilesPage openFile={typeof file === "string" ? file : null} />;
}
