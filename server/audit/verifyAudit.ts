import type { Database } from "../db/index.ts";
import { auditKey } from "../env.js";
import { FIRST_PREVIOUS_HASH, sameHash, signEntry } from "./entry.ts";
import { contentOf } from "./readAudit.ts";

/** A head as it stands on an export, an e-mail or a shared page. */
export type KnownHead = { seq: number; hash: string };

export type AuditVerdict =
  | { ok: true; entries: number; head: KnownHead }
  | {
      ok: false;
      /** Rows that hold up, counted from the first. */
      entries: number;
      /** The first place where the trail doesn't hold. */
      seq: number;
      problem: "changed" | "missing" | "cut off" | "not the known one";
    };

/** Rows read at a time: a trail of a million rows must not lie in memory. */
const PAGE = 1_000;

/**
 * Recomputes every signature of a workspace's trail from its first row.
 * @param known heads that were printed somewhere else; a trail whose end was cut off together with its head is only
 *   found by comparing with one of these
 * @returns where it first doesn't hold, and why
 */
export async function verifyAudit(
  db: Database,
  workspaceId: string,
  known: readonly KnownHead[] = [],
): Promise<AuditVerdict> {
  const key = auditKey();
  const expected = new Map(known.map(({ seq, hash }) => [seq, hash]));
  const head = await db.prisma.auditHead.findUnique({ where: { workspaceId } });
  let previous = FIRST_PREVIOUS_HASH;
  let seq = 0;
  for (;;) {
    const rows = await db.prisma.auditEntry.findMany({
      where: { workspaceId, seq: { gt: seq } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    for (const row of rows) {
      if (row.seq !== seq + 1) return { ok: false, entries: seq, seq: seq + 1, problem: "missing" };
      const signature = signEntry(key, contentOf(row));
      const holds = sameHash(row.hash, signature) && sameHash(row.previousHash, previous);
      if (!holds) return { ok: false, entries: seq, seq: row.seq, problem: "changed" };
      const told = expected.get(row.seq);
      if (told !== undefined && !sameHash(told, row.hash)) {
        return { ok: false, entries: seq, seq: row.seq, problem: "not the known one" };
      }
      previous = row.hash;
      seq = row.seq;
    }
    if (rows.length < PAGE) break;
  }
  const last = Math.max(head?.seq ?? 0, ...expected.keys());
  if (last > seq) return { ok: false, entries: seq, seq: seq + 1, problem: "cut off" };
  // A row added without its head was not added by us.
  if ((head?.seq ?? 0) < seq || (head !== null && !sameHash(head.hash, previous))) {
    return { ok: false, entries: seq, seq, problem: "changed" };
  }
  return { ok: true, entries: seq, head: { seq, hash: previous } };
}
