export const dynamic = "force-dynamic";
export { handleBatch as POST } from "../../../server/api/batchRoute.ts";
