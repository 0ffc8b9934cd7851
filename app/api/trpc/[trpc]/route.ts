// Streams stay open; nothing here may ever be prerendered or cached.
export const dynamic = "force-dynamic";
export { handleApiRequest as GET, handleApiRequest as POST } from "../../../../server/api/httpHandler.ts";
