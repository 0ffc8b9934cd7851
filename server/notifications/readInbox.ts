import type { Database } from "../db/index.ts";
import { mailIsOn } from "../mail/index.ts";
import { defaultWay, kindSchema, notificationKinds, paramsSchema, waySchema } from "./kinds.ts";
import type { NotificationKind, Params, Way } from "./kinds.ts";

export type InboxRow = {
  id: string;
  kind: NotificationKind;
  params: Params;
  link: string;
  workspaceName: string;
  createdAt: Date;
  isRead: boolean;
};

const PAGE = 50;

/** One's own notifications, newest first. @param before rows older than this one, for the next page */
export async function readInbox(
  db: Database,
  userId: string,
  { before, unread }: { before: Date | null; unread: boolean },
): Promise<{ rows: InboxRow[]; more: boolean }> {
  const rows = await db.prisma.notification.findMany({
    where: {
      userId,
      inInbox: true,
      kind: { in: [...notificationKinds] },
      ...(before !== null && { createdAt: { lt: before } }),
      ...(unread && { readAt: null }),
    },
    include: { workspace: { select: { name: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: PAGE + 1,
  });
  return {
    rows: rows.slice(0, PAGE).map((row) => ({
      id: row.id,
      kind: kindSchema.parse(row.kind),
      params: paramsSchema.parse(row.params),
      link: row.link,
      workspaceName: row.workspace.name,
      createdAt: row.createdAt,
      isRead: row.readAt !== null,
    })),
    more: rows.length > PAGE,
  };
}

/** How many of one's notifications nobody has looked at. */
export function countUnread(db: Database, userId: string): Promise<number> {
  return db.prisma.notification.count({ where: { userId, inInbox: true, readAt: null } });
}

/** Marks notifications as read. @param ids null for all of them */
export async function markRead(db: Database, userId: string, ids: readonly string[] | null): Promise<void> {
  await db.prisma.notification.updateMany({
    where: { userId, readAt: null, ...(ids !== null && { id: { in: [...ids] } }) },
    data: { readAt: new Date() },
  });
}

/** How somebody hears of each kind, and whether e-mail goes out at all. */
export async function readChoices(
  db: Database,
  userId: string,
): Promise<{ mail: boolean; choices: { kind: NotificationKind; way: Way }[] }> {
  const rows = await db.prisma.notificationChoice.findMany({ where: { userId } });
  const chosen = new Map(rows.map(({ kind, way }) => [kind, way]));
  return {
    mail: mailIsOn(),
    choices: notificationKinds.map((kind) => {
      const way = waySchema.safeParse(chosen.get(kind));
      return { kind, way: way.success ? way.data : defaultWay(kind) };
    }),
  };
}

export async function choose(db: Database, userId: string, kind: NotificationKind, way: Way): Promise<void> {
  await db.prisma.notificationChoice.upsert({
    where: { userId_kind: { userId, kind } },
    create: { userId, kind, way },
    update: { way },
  });
}
