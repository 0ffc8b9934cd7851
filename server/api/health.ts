import { database } from "../db/index.ts";
import { toPublicError } from "../errors/index.ts";

/** 200 when this process answers and reaches its database, 503 otherwise. Says nothing else: anybody may ask. */
export async function readHealth(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  try {
    await database().pool.query("SELECT 1");
    return Response.json({ status: "ok", database: "ok" }, { headers });
  } catch (error) {
    const { code } = toPublicError(error);
    return Response.json({ status: "degraded", database: code }, { status: 503, headers });
  }
}
