export const dynamic = "force-dynamic";
export { handleDownload as GET } from "../../../../../../../../../../../server/api/downloadRoute.ts";
