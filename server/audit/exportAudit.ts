import type { Database } from "../db/index.ts";
import { readAuditHead, contentOf } from "./readAudit.ts";

const PAGE = 1_000;

/**
 * The whole trail, oldest first, as JSON lines; the last line is `{"head":{seq,hash}}`. JSON writes line ends inside of
 * texts as \n, so a text can't pretend to be a row.
 */
export async function* exportAudit(db: Database, workspaceId: string): AsyncGenerator<string> {
  const head = await readAuditHead(db, workspaceId);
  for (let seq = 0; seq < (head?.seq ?? 0);) {
    const rows = await db.prisma.auditEntry.findMany({
      where: { workspaceId, seq: { gt: seq, lte: head?.seq ?? 0 } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    if (rows.length === 0) break;
    for (const row of rows) yield `${JSON.stringify({ ...contentOf(row), hash: row.hash })}\n`;
    seq = rows.at(-1)?.seq ?? seq;
  }
  yield `${JSON.stringify({ head })}\n`;
}
