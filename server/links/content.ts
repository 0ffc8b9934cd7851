import { z } from "zod";
import type { Database } from "../db/index.ts";
import { readSummary, summarySchema, withoutAmounts } from "../executive/index.ts";
import { withoutFiles } from "../gallery/index.ts";
import { pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { metricsSchema } from "../stages/contract.ts";
import { linkGone, targetMissing } from "./errors.ts";
import { targetSchema, type LinkTarget } from "./schemas.ts";

const text = z.string();
const count = z.number().nullable();
const stageSchema = z.object({
  name: text,
  kind: text,
  status: text,
  cached: z.boolean(),
  rowsIn: count,
  rowsOut: count,
  rowsRejected: count,
});

/** Everything a shared page may show; no rows, no addresses, no files. */
export const contentSchema = z.object({
  stagecraft: z.literal(1),
  target: targetSchema,
  project: text,
  asOf: text,
  by: text,
  summary: summarySchema.nullable(),
  drawing: z
    .object({
      stages: z.array(z.object({ id: text, name: text, kind: text, x: z.number(), y: z.number() })),
      edges: z.array(z.tuple([text, text])),
    })
    .nullable(),
  run: z
    .object({
      number: z.number(),
      status: text,
      final: z.boolean(),
      verdict: text.nullable(),
      endedAt: text.nullable(),
      stages: z.array(stageSchema),
      metrics: z.array(z.object({ stage: text, on: text, name: text, value: z.number(), low: count, high: count })),
    })
    .nullable(),
  /** What "copy to my workspace" copies: never sent to a reader. */
  document: z.unknown().nullable(),
});
export type LinkContent = z.output<typeof contentSchema>;
/** What a reader gets of it. */
export type SharedContent = Omit<LinkContent, "document"> & { canCopy: boolean };

type Project = { id: string; workspaceId: string; name: string };
type Wanted = { target: LinkTarget; runId: string | null; hideAmounts: boolean; by: string };

const wants: Record<LinkTarget, { summary: boolean; drawing: boolean; run: boolean }> = {
  summary: { summary: true, drawing: false, run: false },
  project: { summary: true, drawing: true, run: true },
  pipeline: { summary: false, drawing: true, run: false },
  run: { summary: false, drawing: false, run: true },
};

/**
 * What a link shows, as it is now.
 * @throws ConflictError `link_target_missing`; NotFoundError `link_not_found` when the project is gone
 */
export async function readContent(db: Database, project: Project, wanted: Wanted): Promise<LinkContent> {
  const { target, runId, hideAmounts, by } = wanted;
  const needs = wants[target];
  const [summary, draft, run] = await Promise.all([
    needs.summary ? readSummary(db, project) : null,
    needs.drawing ? db.prisma.pipeline.findUnique({ where: { projectId: project.id } }) : null,
    needs.run ? readRun(db, project.id, runId, hideAmounts) : null,
  ]);
  if (needs.drawing && draft === null) throw linkGone();
  if (target === "run" && run === null) throw targetMissing();
  const document = draft === null ? null : pipelineSchema.parse(draft.document);
  return contentSchema.parse(
    withoutAddresses({
      stagecraft: 1,
      target,
      project: project.name,
      asOf: new Date().toISOString(),
      by,
      summary: summary === null ? null : hideAmounts ? withoutAmounts(summary) : summary,
      drawing: document === null ? null : drawingOf(document),
      run,
      document: document === null ? null : copyOf(document, hideAmounts),
    }),
  );
}

/** A metric whose value is money. */
const MONEY = /value|cost|money|saving/i;

async function readRun(
  db: Database,
  projectId: string,
  runId: string | null,
  hideAmounts: boolean,
): Promise<LinkContent["run"]> {
  const run = await db.prisma.run.findFirst({
    where: { projectId, ...(runId === null ? { status: "succeeded" } : { id: runId }) },
    orderBy: { number: "desc" },
    include: { stages: { orderBy: { position: "asc" } } },
  });
  if (run === null) return null;
  const verdicts = run.stages.map(({ verdict }) => verdictSchema.parse(verdict)?.text ?? null);
  const verdict = verdicts.findLast((each) => each !== null) ?? null;
  return {
    number: run.number,
    status: run.status,
    final: run.final,
    verdict: hideAmounts ? null : verdict,
    endedAt: run.endedAt?.toISOString() ?? null,
    stages: run.stages.map((stage) => ({
      name: stage.name,
      kind: kindSchema.parse(stage.spec).kind,
      status: stage.status,
      cached: stage.cached,
      rowsIn: numberOf(stage.rowsIn),
      rowsOut: numberOf(stage.rowsOut),
      rowsRejected: numberOf(stage.rowsRejected),
    })),
    metrics: judgedOn(
      run.stages.flatMap((stage) =>
        Object.entries(splitsSchema.parse(stage.metrics)).flatMap(([on, metrics]) =>
          Object.entries(metrics).flatMap(([name, metric]) =>
            metric?.value == null || (hideAmounts && MONEY.test(name))
              ? []
              : [{ stage: stage.name, on, name, value: metric.value, low: metric.low, high: metric.high }],
          ),
        ),
      ),
    ),
  };
}

type Measured = NonNullable<LinkContent["run"]>["metrics"];

/** Of every stage what counts most: test rows where they were opened, else validation rows. */
function judgedOn(metrics: Measured): Measured {
  const rows = metrics.some(({ on }) => on === "test") ? "test" : "validation";
  return metrics.filter(({ on }) => on === rows);
}

const verdictSchema = z.object({ text }).nullable().catch(null);
const kindSchema = z.object({ kind: text }).catch({ kind: "" });
const splitsSchema = z.record(z.string(), metricsSchema.catch({})).catch({});
const numberOf = (value: bigint | null): number | null => (value === null ? null : Number(value));

function drawingOf(document: PipelineDocument): NonNullable<LinkContent["drawing"]> {
  return {
    stages: document.stages.map(({ id, name, kind, ui }) => ({
      id,
      name: name ?? id,
      kind,
      x: ui.x ?? 0,
      y: ui.y ?? 0,
    })),
    edges: document.edges.map(({ from, to }) => [from[0], to[0]]),
  };
}

/** The pipeline without files, and without goal and amounts where those are hidden. */
function copyOf(document: PipelineDocument, hideAmounts: boolean): PipelineDocument {
  const bare = withoutFiles(document);
  return hideAmounts ? { ...bare, goal: {}, economics: {} } : bare;
}

const ADDRESS = /[<(]?[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}[>)]?/gu;

/** Every text in a value with e-mail addresses taken out: a page that travels shows names alone. */
export function withoutAddresses(value: unknown): unknown {
  if (typeof value === "string") {
    const bare = value.replace(ADDRESS, "");
    return bare === value
      ? value
      : bare
          .replace(/\s+([,;.])/g, "$1")
          .replace(/ {2,}/g, " ")
          .trim();
  }
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAddresses(inner)]));
}

/** What of the content is sent: the copy stays here. */
export function sharedContent({ document, ...rest }: LinkContent): SharedContent {
  return { ...rest, canCopy: document !== null && document !== undefined };
}
