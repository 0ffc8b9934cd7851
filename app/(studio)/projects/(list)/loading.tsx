import { SkeletonRows } from "../../../../components/ui/Skeleton.tsx";

export default function Loading() {
  return (
    <div style={{ maxWidth: 1080, margin: "80px auto", padding: "0 24px" }}>
      <SkeletonRows rows={6} />
    </div>
  );
}
