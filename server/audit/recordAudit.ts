import { z } from "zod";
import { Prisma } from "../db/index.ts";
import { auditKey } from "../env.js";
import {
  clean,
  FIRST_PREVIOUS_HASH,
  signEntry,
  storable,
  type Actor,
  type AuditEvent,
  type SignedContent,
} from "./entry.ts";

/** Longer reasons belong into a comment; the trail is read by people. */
const MAX_REASON = 2_000;

const headSchema = z.tuple([z.object({ seq: z.int(), hash: z.string() })]);

/**
 * Writes one row into the workspace's trail, inside the transaction of the change it tells of: either both are there
 * or neither. Rows of one workspace are written one after the other (its head is locked until the end of `tx`).
 * @returns the row's place in the trail and its signature
 */
export async function recordAudit(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  actor: Actor,
  event: AuditEvent,
): Promise<{ seq: number; hash: string }> {
  await tx.$executeRaw`
    INSERT INTO "AuditHead" ("workspaceId", "seq", "hash") VALUES (${workspaceId}::uuid, 0, ${FIRST_PREVIOUS_HASH})
    ON CONFLICT ("workspaceId") DO NOTHING`;
  const [head] = headSchema.parse(
    await tx.$queryRaw`SELECT "seq", "hash" FROM "AuditHead" WHERE "workspaceId" = ${workspaceId}::uuid FOR UPDATE`,
  );
  const at = new Date();
  const content: SignedContent = {
    workspaceId,
    seq: head.seq + 1,
    at: at.toISOString(),
    actorId: actor.id,
    actorName: clean(actor.name),
    via: actor.via,
    address: actor.address === null ? null : clean(actor.address),
    type: event.type,
    objectType: event.objectType,
    objectId: clean(event.objectId),
    projectId: event.projectId ?? null,
    before: storable(event.before),
    after: storable(event.after),
    reason: event.reason == null ? null : clean(event.reason.slice(0, MAX_REASON)),
    snapshotHash: event.snapshotHash ?? null,
    previousHash: head.hash,
  };
  const hash = signEntry(auditKey(), content);
  await tx.auditEntry.create({
    data: { ...content, at, before: asJson(content.before), after: asJson(content.after), hash },
  });
  await tx.auditHead.update({ where: { workspaceId }, data: { seq: content.seq, hash } });
  return { seq: content.seq, hash };
}

function asJson(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : JSON.parse(JSON.stringify(value));
}
