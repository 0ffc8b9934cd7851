import { z } from "zod";
import type { Database } from "../db/index.ts";
import { itemNotFound, labelUnknown, queueNotFound } from "./errors.ts";
import { wakeWhenComplete } from "./people.ts";
import { kappaOf, settle } from "./settle.ts";

const classesSchema = z.array(z.string());
const contentSchema = z.array(z.object({ name: z.string(), type: z.string(), value: z.string().nullable() }));
export type Card = z.infer<typeof contentSchema>;

export type QueueState = {
  id: string;
  stageId: string;
  column: string;
  classes: string[];
  opinions: number;
  instructions: string;
  /** Rows asked about, and what became of them. */
  rows: { wanted: number; labelled: number; disagreed: number; unknown: number; open: number };
  /** Rows I have given my opinion on. */
  mine: number;
  labelers: number;
  hours: number;
  kappa: number | null;
};

type Me = { id: string; name: string };

/** Longest time one row counts: who went for a coffee didn't work. */
const MOST_SECONDS = 300;

/** Every queue of a project, with how far it is. */
export async function listQueues(db: Database, projectId: string, me: Me): Promise<QueueState[]> {
  const queues = await db.prisma.labelQueue.findMany({
    where: { projectId },
    orderBy: { createdAt: "asc" },
    include: {
      items: {
        where: { wanted: true },
        select: { given: { orderBy: { createdAt: "asc" }, select: { personId: true, label: true, seconds: true } } },
      },
    },
  });
  return queues.map((queue) => {
    const standings = queue.items.map(({ given }) => settle(given, queue.opinions).state);
    const count = (state: (typeof standings)[number]): number => standings.filter((one) => one === state).length;
    const opinions = queue.items.flatMap(({ given }) => given);
    return {
      id: queue.id,
      stageId: queue.stageId,
      column: queue.column,
      classes: classesSchema.parse(queue.classes),
      opinions: queue.opinions,
      instructions: queue.instructions,
      rows: {
        wanted: standings.length,
        labelled: count("labelled"),
        disagreed: count("disagreed"),
        unknown: count("unknown"),
        open: count("open"),
      },
      mine: opinions.filter(({ personId }) => personId === me.id).length,
      labelers: new Set(opinions.map(({ personId }) => personId)).size,
      hours: opinions.reduce((sum, { seconds }) => sum + seconds, 0) / 3600,
      kappa: kappaOf(queue.items.map(({ given }) => given)),
    };
  });
}

/**
 * The next row that still needs me: those begun by others first, so that rows are finished.
 * @param except rows I skipped; they come again when nothing else is left
 * @returns null when nothing is left for me
 */
export async function nextItem(
  db: Database,
  projectId: string,
  queueId: string,
  me: Me,
  except: readonly string[],
): Promise<{ id: string; content: Card } | null> {
  const { rows } = await db.pool.query(
    `SELECT item.id, item.content FROM "LabelItem" item
     JOIN "LabelQueue" queue ON queue.id = item."queueId"
     CROSS JOIN LATERAL (
       SELECT count(*) AS given, coalesce(bool_or(opinion."personId" = $3), false) AS mine
       FROM "LabelOpinion" opinion WHERE opinion."itemId" = item.id) said
     WHERE item."queueId" = $1 AND item."projectId" = $2 AND item.wanted AND NOT said.mine AND said.given < queue.opinions
     ORDER BY item.id = ANY ($4::uuid[]), said.given DESC, item.position
     LIMIT 1`,
    [queueId, projectId, me.id, except],
  );
  const found = z.object({ id: z.string(), content: contentSchema }).optional().parse(rows[0]);
  return found ?? null;
}

/**
 * Writes down my opinion; a second one on the same row replaces the first. The last opinion wakes the run.
 * @throws NotFoundError `label_item_not_found`; InvalidError `label_unknown`
 */
export async function giveOpinion(
  db: Database,
  projectId: string,
  given: { itemId: string; label: string | null; seconds: number },
  me: Me,
): Promise<void> {
  const item = await db.prisma.labelItem.findFirst({
    where: { id: given.itemId, projectId, wanted: true },
    include: { queue: true },
  });
  if (!item) throw itemNotFound();
  if (given.label !== null && !classesSchema.parse(item.queue.classes).includes(given.label))
    throw labelUnknown(given.label);
  const seconds = Math.min(MOST_SECONDS, Math.max(0, given.seconds));
  await db.prisma.labelOpinion.upsert({
    where: { itemId_personId: { itemId: item.id, personId: me.id } },
    create: { itemId: item.id, projectId, personId: me.id, personName: me.name, label: given.label, seconds },
    update: { label: given.label, seconds },
  });
  await wakeWhenComplete(db.pool, projectId, item.queueId);
}

/**
 * Takes my latest opinion back.
 * @returns the row it was about, null when there is none
 */
export async function undoOpinion(
  db: Database,
  projectId: string,
  queueId: string,
  me: Me,
): Promise<{ id: string; content: Card } | null> {
  const last = await db.prisma.labelOpinion.findFirst({
    where: { projectId, personId: me.id, item: { queueId, wanted: true } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: { item: true },
  });
  if (!last) return null;
  await db.prisma.labelOpinion.delete({ where: { id: last.id, projectId } });
  return { id: last.item.id, content: contentSchema.parse(last.item.content) };
}

export type ExportedLabel = {
  key: string;
  state: string;
  label: string | null;
  opinions: { person: string; label: string | null; at: Date }[];
  content: Card;
};

/** Every row of a queue with what was said, by whom and when. @throws NotFoundError `label_queue_not_found` */
export async function exportLabels(db: Database, projectId: string, queueId: string): Promise<ExportedLabel[]> {
  const queue = await db.prisma.labelQueue.findFirst({
    where: { id: queueId, projectId },
    include: { items: { orderBy: { position: "asc" }, include: { given: { orderBy: { createdAt: "asc" } } } } },
  });
  if (!queue) throw queueNotFound();
  return queue.items.map((item) => ({
    key: item.key,
    ...settle(item.given, queue.opinions),
    opinions: item.given.map(({ personName, label, createdAt }) => ({ person: personName, label, at: createdAt })),
    content: contentSchema.parse(item.content),
  }));
}
