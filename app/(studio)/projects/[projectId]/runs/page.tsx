import type { Metadata } from "next";
import { RunsPage } from "../../../../../components/runs/index.ts";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsRoute({ params }: { params: Promise<{ projectId: string }> }) {
  return <RunsPage projectId={(await params).projectId} />;
}
