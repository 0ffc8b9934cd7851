import { randomUUID } from "node:crypto";
import type { Prisma } from "../db/index.ts";
import { authSecret, env } from "../env.js";
import { messageSchema, type Message } from "./message.ts";
import { seal } from "./seal.ts";
import { MAIL_ATTEMPTS } from "./tunables.ts";

/** A transaction, or `db.prisma` where the message stands alone. */
export type Sender = Pick<Prisma.TransactionClient, "$executeRaw">;

/** Whether this installation can send mail (SMTP_HOST is set). Where it can't, show a link people can copy. */
export function mailIsOn(): boolean {
  return env().mail !== undefined;
}

/**
 * Puts a message into the queue, inside the transaction of what it tells of; a worker sends it and tries again while the
 * mail server is away. It may arrive twice after a crash, never half.
 * @returns `off` when no mail server is set: nothing was queued
 * @throws ZodError when the message makes no sense (our bug: addresses are checked where people type them)
 */
export async function sendMail(
  tx: Sender,
  message: Message,
  { isOn = mailIsOn(), secret = authSecret }: { isOn?: boolean; secret?: () => string } = {},
): Promise<"queued" | "off"> {
  const checked = messageSchema.parse(message);
  if (!isOn) return "off";
  const payload = JSON.stringify({ sealed: seal(secret(), JSON.stringify(checked)) });
  await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('mail', ${payload}::json,
    job_key := ${`mail:${randomUUID()}`}, max_attempts := ${MAIL_ATTEMPTS}::int)`;
  return "queued";
}
