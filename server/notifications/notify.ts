import { randomUUID } from "node:crypto";
import { readAuditHead } from "../audit/index.ts";
import type { Prisma } from "../db/index.ts";
import { env } from "../env.js";
import { mailIsOn, sendMail } from "../mail/index.ts";
import { defaultWay, waySchema, type NotificationKind, type Params, type Way } from "./kinds.ts";
import { mailText } from "./mailText.ts";

export type News = {
  workspaceId: string;
  projectId?: string | null;
  /** Whom to tell; people who left the workspace are left out (an invitation goes to whoever is not in it yet). */
  userIds: readonly string[];
  kind: NotificationKind;
  params: Params;
  /** Path within the product, beginning with a slash. */
  link: string;
  /** Telling the same twice is telling it once; a random one by default. */
  key?: string;
};

/**
 * Tells people something, each in the way they chose, inside the transaction of what happened: inbox, e-mail where a
 * server for it is set, or neither.
 */
export async function notify(tx: Prisma.TransactionClient, news: News): Promise<void> {
  const { workspaceId, projectId = null, kind, params, link, key = randomUUID() } = news;
  const people = await tx.user.findMany({
    where: {
      id: { in: [...new Set(news.userIds)] },
      ...(kind !== "invitation" && { members: { some: { workspaceId, role: { not: "labeler" } } } }),
    },
    select: { id: true, email: true, notificationChoices: { where: { kind } } },
  });
  const told = await tx.notification.findMany({
    where: { key, userId: { in: people.map(({ id }) => id) } },
    select: { userId: true },
  });
  const known = new Set(told.map(({ userId }) => userId));
  const fresh = people.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return;
  const ways = new Map<string, Way>(
    fresh.map(({ id, notificationChoices: [choice] }) => [
      id,
      choice === undefined ? defaultWay(kind) : waySchema.parse(choice.way),
    ]),
  );
  await tx.notification.createMany({
    data: fresh.map(({ id: userId }) => ({
      userId,
      workspaceId,
      projectId,
      kind,
      params: shortened(params),
      link,
      key,
      inInbox: ways.get(userId) !== "off",
      // What nobody wants to hear of is kept only so that it isn't told again.
      readAt: ways.get(userId) === "off" ? new Date() : null,
    })),
    skipDuplicates: true,
  });
  if (!mailIsOn()) return;
  const { publicUrl } = env();
  const head = await readAuditHead({ prisma: tx }, workspaceId);
  const message = mailText(kind, params, { link: `${publicUrl}${link}`, settings: `${publicUrl}/inbox` }, head);
  for (const { id, email } of fresh) {
    if (ways.get(id) === "email") await sendMail(tx, { to: email, ...message });
  }
}

const MAX_TEXT = 300;
function shortened(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value,
    ]),
  );
}
