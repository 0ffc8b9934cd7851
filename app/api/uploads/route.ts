export const dynamic = "force-dynamic";
export { handleBegin as POST } from "../../../server/api/piecesRoute.ts";
