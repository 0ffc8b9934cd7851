import { z } from "zod";
import type { Database } from "../db/index.ts";
import { stageResultSchema } from "../stages/contract.ts";
import { literally } from "./literally.ts";

export type ProjectRow = {
  id: string;
  name: string;
  ownerName: string | null;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  /** The sentence of the goal, as far as one is written down. */
  goal: string | null;
  /** What the newest judged run says, and how bad that is. */
  verdict: { tone: "good" | "warn" | "bad" | "neutral"; text: string } | null;
  lastRun: { id: string; number: number; status: string; createdAt: Date } | null;
};

export type ProjectPage = { rows: ProjectRow[]; total: number };

type Row = {
  id: string;
  name: string;
  owner: string | null;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  goal: unknown;
  verdict: unknown;
  run: { id: string; number: number; status: string; createdAt: string } | null;
};

const FROM = `
  FROM "Project" p LEFT JOIN "User" u ON u.id = p."createdById"
  WHERE p."workspaceId" = $1 AND (p."archivedAt" IS NOT NULL) = $2 AND (p.name ILIKE $3 OR u.name ILIKE $3)`;

// The page is cut first: only its few rows look up their goal, last run and verdict. What was measured says more than what
// was merely done, so of a run's verdicts the last one with metrics counts.
const PAGE = `
  WITH page AS (
    SELECT p.id, p.name, u.name AS owner, p."createdAt", p."updatedAt", p."archivedAt" ${FROM}
    ORDER BY p."updatedAt" DESC, p.id LIMIT $4 OFFSET $5
  )
  SELECT page.*, draft.document -> 'goal' AS goal, judged.verdict, last.run
  FROM page
  LEFT JOIN "Pipeline" draft ON draft."projectId" = page.id
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('id', r.id, 'number', r.number, 'status', r.status, 'createdAt', r."createdAt") AS run
    FROM "Run" r WHERE r."projectId" = page.id ORDER BY r.number DESC LIMIT 1
  ) last ON true
  LEFT JOIN LATERAL (
    SELECT s.verdict FROM "StageRun" s JOIN "Run" r ON r.id = s."runId"
    WHERE s."projectId" = page.id AND jsonb_typeof(s.verdict) = 'object'
    ORDER BY r.number DESC, s.metrics = '{}'::jsonb, s.position DESC LIMIT 1
  ) judged ON true
  ORDER BY page."updatedAt" DESC, page.id`;

const verdictSchema = stageResultSchema.shape.verdict;
/** The goal is whatever people wrote; one of these entries holds its sentence. */
const goalSchema = z.record(z.string(), z.unknown());
const SENTENCES = ["statement", "title", "text", "goal"];

function goalOf(value: unknown): string | null {
  const goal = goalSchema.safeParse(value);
  const found = goal.success ? SENTENCES.map((key) => goal.data[key]).find((each) => typeof each === "string") : null;
  return typeof found === "string" && found.trim() !== "" ? found : null;
}

/**
 * Projects of a workspace, the last changed first, one page of them.
 * @param page `text`: part of the project's or its owner's name, in any case
 * @returns the page, and how many there are in all
 */
export async function listProjects(
  db: Database,
  workspaceId: string,
  page: { archived: boolean; text: string; limit: number; offset: number },
): Promise<ProjectPage> {
  const filter = [workspaceId, page.archived, `%${literally(page.text)}%`];
  const [found, counted] = await Promise.all([
    db.pool.query<Row>(PAGE, [...filter, page.limit, page.offset]),
    db.pool.query<{ total: number }>(`SELECT count(*)::int AS total ${FROM}`, filter),
  ]);
  const rows = found.rows.map(({ owner, goal, verdict, run, ...row }): ProjectRow => {
    const known = verdictSchema.safeParse(verdict ?? null);
    return {
      ...row,
      ownerName: owner,
      goal: goalOf(goal),
      verdict: known.success ? known.data : null,
      lastRun: run === null ? null : { ...run, createdAt: new Date(run.createdAt) },
    };
  });
  return { rows, total: counted.rows[0]?.total ?? 0 };
}
