export const dynamic = "force-dynamic";
export { handleAuditExport as GET } from "../../../../server/api/auditRoute.ts";
