import type { Metadata } from "next";
import { StartPage } from "../../../../../components/projects/index.ts";

export const metadata: Metadata = { title: "Start" };

type Props = { searchParams: Promise<{ file?: string | string[]; target?: string | string[] }> };
const one = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

export default async function StartRoute({ searchParams }: Props) {
  const { file, target } = await searchParams;
  return <StartPage fileId={one(file)} suggested={one(target)} />;
}
