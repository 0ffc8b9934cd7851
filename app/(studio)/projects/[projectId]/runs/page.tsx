import type { Metadata } from "next";
import { RunsPage } from "../../../../../components/runs/index.ts";

export const metadata: Metadata = { title: "Runs" };

type Props = {
  params: Promise<{ projectId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function RunsRoute({ params, searchParams }: Props) {
  const asked = Object.entries(await searchParams).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value]] : [],
  );
  return <RunsPage projectId={(await params).projectId} address={new URLSearchParams(asked).toString()} />;
}
