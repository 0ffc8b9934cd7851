import { redirect } from "next/navigation";

export default async function ProjectRoute({ params }: { params: Promise<{ projectId: string }> }) {
  redirect(`/projects/${encodeURIComponent((await params).projectId)}/pipeline`);
}
