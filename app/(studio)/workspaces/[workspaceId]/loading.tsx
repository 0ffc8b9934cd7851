import { PageSkeleton } from "../../../../components/projects/index.ts";

export default function Loading() {
  return <PageSkeleton bar shape="panels" />;
}
