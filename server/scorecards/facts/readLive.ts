import { z } from "zod";
import type { Database } from "../../db/index.ts";
import { env } from "../../env.js";
import { readCatalogue } from "../../documentation/index.ts";
import { personalColumns } from "../../personal/index.ts";
import type { ArtifactStore } from "../../storage/index.ts";
import {
  driftSchema,
  type CatalogueMaterial,
  type EndpointMaterial,
  type Material,
  type MonitorMaterial,
} from "./material.ts";

type Live = Pick<Material, "endpoints" | "monitors" | "catalogue" | "personal" | "meter" | "labelling">;

/** Reports looked at: the newest one that could judge decides. */
const REPORTS = 5;

/** What is in use, what watches it, and what is known of the sources. */
export async function readLive(db: Database, project: { id: string }, store: ArtifactStore): Promise<Live> {
  const [endpoints, monitors, catalogue, personal, meter] = await Promise.all([
    readEndpoints(db, project.id),
    readMonitors(db, project.id),
    readSources(db, project.id, store),
    personalColumns(db, project.id),
    readMeter(db, project.id),
  ]);
  return {
    endpoints,
    monitors,
    catalogue,
    personal: personal.map(({ column }) => ({ column, isJustified: false })),
    meter,
    labelling: null,
  };
}

async function readSources(db: Database, projectId: string, store: ArtifactStore): Promise<CatalogueMaterial | null> {
  const { rows, filled, of } = await readCatalogue(db, projectId, store);
  if (of === 0) return null;
  return {
    filled,
    required: of,
    sources: rows.map(({ stageName, values, personal }) => ({
      name: values.source.text ?? stageName,
      hasLicence: values.licence.text !== null,
      hasLegalBasis: values.legalBasis.text !== null,
      hasPersonalData: personal.length > 0,
    })),
  };
}

/** Words of `EndpointEvent.kind` that say something was tried on a part of the traffic. */
const SPLITS = ["canary_started", "canary_promoted", "canary_abandoned"];

async function readEndpoints(db: Database, projectId: string): Promise<EndpointMaterial[]> {
  const rows = await db.prisma.endpoint.findMany({
    where: { projectId, deletedAt: null },
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      activeVersionId: true,
      previousVersionId: true,
      canaryVersionId: true,
      versions: {
        orderBy: { number: "desc" },
        take: 20,
        select: { id: true, number: true, status: true, environment: true },
      },
      events: {
        where: { kind: { in: ["drill", ...SPLITS] }, succeeded: true },
        orderBy: { at: "desc" },
        take: 20,
        select: { kind: true, at: true },
      },
    },
  });
  return rows.map(({ events, previousVersionId, canaryVersionId, ...endpoint }) => ({
    ...endpoint,
    hasPrevious: previousVersionId !== null,
    hasSplit: canaryVersionId !== null || events.some(({ kind }) => SPLITS.includes(kind)),
    drilledOn:
      events
        .find(({ kind }) => kind === "drill")
        ?.at.toISOString()
        .slice(0, 10) ?? null,
  }));
}

const conditionSchema = z.object({ kind: z.enum(["cron", "drift", "value"]) });
const TRIGGERS = { cron: "schedule", drift: "drift", value: "value" } as const;

async function readMonitors(db: Database, projectId: string): Promise<MonitorMaterial[]> {
  const rows = await db.prisma.monitor.findMany({
    where: { projectId, endpoint: { deletedAt: null } },
    orderBy: { createdAt: "desc" },
    select: {
      id: true,
      endpointId: true,
      stageId: true,
      rule: { select: { condition: true, enabled: true } },
      endpoint: { select: { outcomes: { where: { versionId: { not: null } }, take: 1, select: { id: true } } } },
      reports: {
        where: { projectId, status: "succeeded" },
        orderBy: { createdAt: "desc" },
        take: REPORTS,
        select: { id: true, createdAt: true, report: true },
      },
    },
  });
  return rows.map(({ reports, rule, endpoint, ...monitor }) => {
    const hasOutcomes = endpoint.outcomes.length > 0;
    const condition = rule?.enabled === true ? conditionSchema.safeParse(rule.condition).data : undefined;
    return {
      ...monitor,
      // A monitor keeps the reference of every input column and of the prediction beside them.
      watches: { inputs: true, scores: true, outcomes: hasOutcomes },
      trigger: condition === undefined ? null : TRIGGERS[condition.kind],
      reports: reports.map(({ id, createdAt, report }) => ({
        id,
        createdAt: createdAt.toISOString(),
        report: driftSchema.nullable().catch(null).parse(report),
      })),
    };
  });
}

const meterSchema = z.object({ seconds: z.number(), days: z.number() });
const SECONDS_PER_HOUR = 3600;
const DAYS_PER_MONTH = 365.25 / 12;

/** Seconds stages really ran, at the installation's price; months since the project was made, begun ones as parts. */
async function readMeter(db: Database, projectId: string): Promise<Material["meter"]> {
  const { rows } = await db.pool.query(
    `SELECT COALESCE((SELECT sum(extract(epoch FROM "endedAt" - "startedAt")) FROM "StageRun"
         WHERE "projectId" = $1 AND NOT cached AND "pinnedFromId" IS NULL), 0)::float8 AS seconds,
       (extract(epoch FROM now() - "createdAt") / 86400)::float8 AS days
     FROM "Project" WHERE id = $1`,
    [projectId],
  );
  const { seconds, days } = meterSchema.parse(rows[0]);
  const { perHour, currency } = env().computePrice;
  return { cost: (seconds / SECONDS_PER_HOUR) * perHour, currency, months: days / DAYS_PER_MONTH };
}
