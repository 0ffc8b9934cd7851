export const dynamic = "force-dynamic";
export { readHealth as GET } from "../../server/api/health.ts";
