import { SkeletonRows } from "../../../../components/ui/Skeleton.tsx";

export default function Loading() {
  return (
    <div style={{ width: "100%", maxWidth: 980, margin: "0 auto", padding: "32px 24px" }}>
      <SkeletonRows rows={6} />
    </div>
  );
}
