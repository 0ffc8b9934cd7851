import type { AttemptEvent } from "../eventTypes.ts";
import type { HeldStage } from "./failStage.ts";
import { insertEvents, notifyRun, type Queryable, type Won } from "./sql.ts";

const statement = `
WITH locked AS MATERIALIZED (
  SELECT id FROM "Run" WHERE id = $1 AND status = 'running' FOR UPDATE
), held AS (
  UPDATE "StageRun" stage
  SET progress = coalesce($5::jsonb, stage.progress),
      "rowsIn" = coalesce(($6::jsonb->>'in')::bigint, stage."rowsIn"),
      "rowsOut" = coalesce(($6::jsonb->>'out')::bigint, stage."rowsOut"),
      "rowsRejected" = coalesce(($6::jsonb->>'rejected')::bigint, stage."rowsRejected"),
      "rowsMade" = coalesce(($6::jsonb->>'made')::bigint, stage."rowsMade")
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.fence = $3 AND stage.status = 'running'
  RETURNING stage."runId", stage."stageId", stage.attempt, stage.fence
), news AS (
  SELECT event.ord, event.data->>'type' AS type, held."stageId", held.attempt, held.fence, event.data->'data' AS data
  FROM held CROSS JOIN jsonb_array_elements($4::jsonb) WITH ORDINALITY AS event(data, ord)
), counted AS (
  UPDATE "Run" run SET "lastSeq" = run."lastSeq" + jsonb_array_length($4::jsonb)
  FROM held WHERE run.id = held."runId"
  RETURNING run.id, run."lastSeq"
), events AS (${insertEvents})
SELECT ${notifyRun} FROM counted`;

/**
 * Appends what a running attempt tells, under its fence: an old attempt can't write into the history any more.
 * Also keeps the latest progress and row counts on the stage, for those who look without listening.
 */
export async function appendAttemptEvents(db: Queryable, stage: HeldStage, events: AttemptEvent[]): Promise<Won> {
  if (events.length === 0) return "won";
  const latest = (type: AttemptEvent["type"]): string | null => {
    const event = events.findLast((candidate) => candidate.type === type);
    return event === undefined ? null : JSON.stringify(event.data);
  };
  const { rowCount } = await db.query({
    name: "appendAttemptEvents",
    text: statement,
    values: [
      stage.runId,
      stage.stageRunId,
      stage.fence,
      JSON.stringify(events.map(({ type, data }) => ({ type, data }))),
      latest("progress"),
      latest("rows"),
    ],
  });
  return rowCount === 1 ? "won" : "lost";
}
