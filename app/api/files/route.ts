export const dynamic = "force-dynamic";
export { handleUpload as POST } from "../../../server/api/uploadRoute.ts";
