import type { Metadata } from "next";
import { ComparePage } from "../../../../../../components/runs/index.ts";

export const metadata: Metadata = { title: "Compare runs" };

type Props = {
  params: Promise<{ projectId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const MOST = 6;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function CompareRoute({ params, searchParams }: Props) {
  const { projectId } = await params;
  const { runs } = await searchParams;
  // A link is typed and cut by people: what isn't an id is left out, and so is what is there twice.
  const ids = [...new Set((typeof runs === "string" ? runs : "").split(","))].filter((id) => UUID.test(id));
  return <ComparePage projectId={projectId} runIds={ids.slice(0, MOST)} />;
}
