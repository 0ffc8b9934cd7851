export const dynamic = "force-dynamic";
export { readMetrics as GET } from "../../server/api/metrics.ts";
