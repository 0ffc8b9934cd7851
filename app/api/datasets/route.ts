export const dynamic = "force-dynamic";
export { handleDatasetUpload as POST } from "../../../server/api/datasetsRoute.ts";
