export const dynamic = "force-dynamic";
export { handleCancel as DELETE, handlePiece as PATCH } from "../../../../server/api/piecesRoute.ts";
