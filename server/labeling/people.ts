import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type People, type Queryable, resumeStage } from "../runs/index.ts";
import { settle } from "./settle.ts";

/** What `stage.py` of a stage that needs labels writes. */
const askedSchema = z.object({
  column: z.string(),
  classes: z.array(z.string()).min(2),
  opinions: z.number().int().min(1).max(2),
  instructions: z.string(),
  items: z.array(
    z.object({
      key: z.string(),
      content: z.array(z.object({ name: z.string(), type: z.string(), value: z.string().nullable() })),
    }),
  ),
});

const opinionRow = z.object({
  key: z.string(),
  personId: z.string(),
  label: z.string().nullable(),
  seconds: z.number(),
});

/** Rows whose opinions are complete wake the stage that asked; whoever comes first does it. */
export async function wakeWhenComplete(db: Queryable, projectId: string, queueId: string): Promise<void> {
  const { rows } = await db.query(
    `SELECT queue."runId", queue."stageRunId" FROM "LabelQueue" queue
     WHERE queue.id = $1 AND queue."projectId" = $2 AND NOT EXISTS (
       SELECT 1 FROM "LabelItem" item
       WHERE item."queueId" = queue.id AND item.wanted
         AND (SELECT count(*) FROM "LabelOpinion" opinion WHERE opinion."itemId" = item.id) < queue.opinions)`,
    [queueId, projectId],
  );
  const found = z.object({ runId: z.string(), stageRunId: z.string() }).optional().parse(rows[0]);
  if (found) await resumeStage(db, { ...found, projectId }, "every row is labelled");
}

/** Label stages ask people through queues of rows. */
export function createPeople(): People {
  return {
    given: async (db, claim) => {
      const { rows } = await db.query(
        `SELECT item.key, opinion."personId", opinion.label, opinion.seconds
         FROM "LabelQueue" queue
         JOIN "LabelItem" item ON item."queueId" = queue.id
         JOIN "LabelOpinion" opinion ON opinion."itemId" = item.id
         WHERE queue."projectId" = $1 AND queue."stageId" = $2
         ORDER BY item.position, opinion."createdAt", opinion.id`,
        [claim.projectId, claim.stageId],
      );
      if (rows.length === 0) return null;
      // As many as the stage wants now, which may be more than when people were asked.
      const needed = z.number().catch(1).parse(claim.spec.params["opinions"]);
      const byKey = new Map<string, z.infer<typeof opinionRow>[]>();
      for (const row of rows.map((one) => opinionRow.parse(one)))
        byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
      return {
        seconds: [...byKey.values()].flat().reduce((sum, { seconds }) => sum + seconds, 0),
        items: [...byKey].map(([key, opinions]) => ({
          key,
          opinions: opinions.length,
          ...settle(opinions, needed),
        })),
      };
    },

    ask: async (db, claim, asked) => {
      const { column, classes, opinions, instructions, items } = askedSchema.parse(asked);
      const { rows } = await db.query(
        `INSERT INTO "LabelQueue" (id, "projectId", "stageId", "runId", "stageRunId", "column", classes, opinions, instructions)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT ("projectId", "stageId") DO UPDATE SET "runId" = excluded."runId",
           "stageRunId" = excluded."stageRunId", "column" = excluded."column", classes = excluded.classes,
           opinions = excluded.opinions, instructions = excluded.instructions
         RETURNING id`,
        [
          randomUUID(),
          claim.projectId,
          claim.stageId,
          claim.runId,
          claim.stageRunId,
          column,
          JSON.stringify(classes),
          opinions,
          instructions,
        ],
      );
      const { id } = z.object({ id: z.string() }).parse(rows[0]);
      // Rows a run no longer asks about keep what was said about them.
      await db.query(`UPDATE "LabelItem" SET wanted = false WHERE "queueId" = $1`, [id]);
      await db.query(
        `INSERT INTO "LabelItem" (id, "queueId", "projectId", key, position, content)
         SELECT gen_random_uuid(), $1, $2, item.value->>'key', item.ord::int, item.value->'content'
         FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS item(value, ord)
         ON CONFLICT ("queueId", key) DO UPDATE SET wanted = true, position = excluded.position, content = excluded.content`,
        [id, claim.projectId, JSON.stringify(items)],
      );
    },

    asked: async (db, claim) => {
      const { rows } = await db.query(`SELECT id FROM "LabelQueue" WHERE "projectId" = $1 AND "stageId" = $2`, [
        claim.projectId,
        claim.stageId,
      ]);
      const queue = z.object({ id: z.string() }).optional().parse(rows[0]);
      if (queue) await wakeWhenComplete(db, claim.projectId, queue.id);
    },
  };
}
