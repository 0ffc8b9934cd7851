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
  trashedAt: Date | null;
  tags: string[];
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
  trashedAt: Date | null;
  tags: string[];
  goal: unknown;
  verdict: unknown;
  run: { id: string; number: number; status: string; createdAt: string } | null;
};

const FROM = `
  FROM "Project" p LEFT JOIN "User" u ON u.id = p."createdById"
  WHERE p."workspaceId" = $1 AND (p.name ILIKE $3 OR u.name ILIKE $3 OR array_to_string(p.tags, ' ') ILIKE $3)
    AND ($4::text IS NULL OR $4 = ANY(p.tags))
    AND CASE WHEN p."trashedAt" IS NOT NULL THEN 'trash' WHEN p."archivedAt" IS NOT NULL THEN 'archive' ELSE 'live' END = $2`;

/** Orders people may ask for; each ends in the id so that pages don't overlap. */
const orders = {
  changed: (t: string) => `${t}."updatedAt" DESC, ${t}.id`,
  created: (t: string) => `${t}."createdAt" DESC, ${t}.id`,
  name: (t: string) => `lower(${t}.name), ${t}.id`,
} as const;
export const projectOrders = ["changed", "created", "name"] as const;
export const projectPlaces = ["live", "archive", "trash"] as const;

// The page is cut first: only its few rows look up their goal, last run and verdict. What was measured says more than what
// was merely done, so of a run's verdicts the last one with metrics counts.
const pageSql = (order: keyof typeof orders): string => `
  WITH page AS (
    SELECT p.id, p.name, u.name AS owner, p."createdAt", p."updatedAt", p."archivedAt", p."trashedAt", p.tags ${FROM}
    ORDER BY ${orders[order]("p")} LIMIT $5 OFFSET $6
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
  ORDER BY ${orders[order]("page")}`;

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
 * Projects of a workspace, one page of them.
 * @param page `text`: part of the project's or its owner's name or of a tag, in any case; `tag`: exactly this one
 * @returns the page, and how many there are in all
 */
export async function listProjects(
  db: Database,
  workspaceId: string,
  page: {
    place: (typeof projectPlaces)[number];
    order: (typeof projectOrders)[number];
    tag: string | null;
    text: string;
    limit: number;
    offset: number;
  },
): Promise<ProjectPage> {
  const filter = [workspaceId, page.place, `%${literally(page.text)}%`, page.tag];
  const [found, counted] = await Promise.all([
    db.pool.query<Row>(pageSql(page.order), [...filter, page.limit, page.offset]),
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
