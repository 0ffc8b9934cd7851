import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { findEndpoint } from "./findEndpoint.ts";
import { endpointsChannel, tunables } from "./tunables.ts";

type Place = { projectId: string; endpointId: string };

const failureSchema = z.object({ code: z.string(), message: z.string() });
const columnsSchema = z.array(
  z.object({ name: z.string(), type: z.string(), format: z.string().nullish(), required: z.boolean().optional() }),
);
const exampleSchema = z.record(z.string(), z.json());

export type EndpointRow = {
  id: string;
  name: string;
  /** where callers send rows */
  address: string;
  createdAt: Date;
  version: { id: string; number: number; runner: string; modelHash: string; createdAt: Date } | null;
};

export type EndpointVersionRow = {
  id: string;
  number: number;
  status: string;
  runner: string;
  modelHash: string;
  runId: string | null;
  createdAt: Date;
  environment: string;
  expiresAt: Date | null;
  error: { code: string; message: string } | null;
};

/** Rows answered and rows that reached the log; `lost` are those a process took with it when it died. */
export type LogCounts = { answered: number; logged: number; lost: number; waiting: number };

export type EndpointPage = EndpointRow & {
  versions: EndpointVersionRow[];
  columns: { name: string; type: string; format: string | null; required: boolean }[];
  /** a row as callers would send it, for the curl line */
  example: Record<string, unknown> | null;
  counts: LogCounts;
  /** false: nobody answers at the address right now */
  serving: boolean;
};

const addressOf = (servePort: number, slug: string, name: string): string =>
  `http://127.0.0.1:${servePort}/endpoints/${slug}/${name}/invocations`;

const endpointColumns = {
  id: true,
  name: true,
  activeVersionId: true,
  createdAt: true,
  workspace: { select: { slug: true } },
} as const;
const versionColumns = {
  id: true,
  number: true,
  status: true,
  runner: true,
  modelHash: true,
  runId: true,
  createdAt: true,
  error: true,
  environment: true,
  expiresAt: true,
  signature: true,
} as const;

/** Endpoints of a project, by name. */
export async function listEndpoints(db: Database, projectId: string, servePort: number): Promise<EndpointRow[]> {
  const rows = await db.prisma.endpoint.findMany({
    where: { projectId, deletedAt: null },
    orderBy: { name: "asc" },
    select: { ...endpointColumns, versions: { where: { status: "live" }, select: versionColumns } },
  });
  return rows.map(({ activeVersionId, workspace, versions, ...row }) => {
    const active = versions.find(({ id }) => id === activeVersionId);
    return {
      ...row,
      address: addressOf(servePort, workspace.slug, row.name),
      version:
        active === undefined
          ? null
          : {
              id: active.id,
              number: active.number,
              runner: active.runner,
              modelHash: active.modelHash,
              createdAt: active.createdAt,
            },
    };
  });
}

/** One endpoint with its versions, newest first. @throws NotFoundError `endpoint_not_found` */
export async function readEndpoint(db: Database, place: Place, servePort: number): Promise<EndpointPage> {
  const row = await db.prisma.endpoint.findFirst({
    where: { id: place.endpointId, projectId: place.projectId, deletedAt: null },
    select: { ...endpointColumns, versions: { orderBy: { number: "desc" }, take: 50, select: versionColumns } },
  });
  if (row === null)
    throw new NotFoundError({ code: "endpoint_not_found", userMessage: "This endpoint does not exist." });
  const active = row.versions.find(({ id }) => id === row.activeVersionId);
  const [counts, example, serving] = await Promise.all([
    readCounts(db, row.id),
    active?.runId == null ? null : readExample(db, place.projectId, active.runId, active.id),
    isServing(db),
  ]);
  return {
    id: row.id,
    name: row.name,
    address: addressOf(servePort, row.workspace.slug, row.name),
    createdAt: row.createdAt,
    version:
      active === undefined
        ? null
        : {
            id: active.id,
            number: active.number,
            runner: active.runner,
            modelHash: active.modelHash,
            createdAt: active.createdAt,
          },
    versions: row.versions.map(({ signature: _, error, ...version }) => ({
      ...version,
      error: failureSchema.nullable().catch(null).parse(error),
    })),
    columns: columnsSchema
      .catch([])
      .parse(active?.signature ?? [])
      .map(({ name, type, format, required }) => ({ name, type, format: format ?? null, required: required ?? false })),
    example,
    counts,
    serving,
  };
}

/** Serving processes that are alive may still hold rows that wait for the next flush; what is missing elsewhere is lost. */
async function readCounts(db: Database, endpointId: string): Promise<LogCounts> {
  const { rows } = await db.pool.query(
    `SELECT COALESCE(sum(answered), 0)::float8 AS answered, COALESCE(sum(logged), 0)::float8 AS logged,
            COALESCE(sum(answered - logged) FILTER (WHERE "closedAt" IS NOT NULL), 0)::float8 AS lost,
            COALESCE(sum(answered - logged) FILTER (WHERE "closedAt" IS NULL), 0)::float8 AS waiting
     FROM "PredictionCount" WHERE "endpointId" = $1`,
    [endpointId],
  );
  return z.object({ answered: z.number(), logged: z.number(), lost: z.number(), waiting: z.number() }).parse(rows[0]);
}

async function readExample(
  db: Database,
  projectId: string,
  runId: string,
  versionId: string,
): Promise<Record<string, unknown> | null> {
  const { rows } = await db.pool.query<{ example: unknown }>(
    `SELECT result -> 'facts' -> 'example' AS example FROM "StageRun"
     WHERE "runId" = $1 AND "projectId" = $2 AND result -> 'facts' ->> 'versionId' = $3`,
    [runId, projectId, versionId],
  );
  return exampleSchema
    .nullable()
    .catch(null)
    .parse(rows[0]?.example ?? null);
}

async function isServing(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query<{ serving: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM "ServingProcess" WHERE "stoppedAt" IS NULL AND "heartbeatAt" > now() - make_interval(secs => $1)) AS serving`,
    [tunables.silentMs / 1000],
  );
  return rows[0]?.serving === true;
}

export type LoggedPrediction = {
  id: string;
  at: Date;
  requestId: string;
  row: number;
  version: number | null;
  input: unknown;
  output: unknown;
  refused: unknown;
  micros: number;
};

/** The newest logged rows. @throws NotFoundError `endpoint_not_found` */
export async function listPredictions(db: Database, place: Place, limit: number): Promise<LoggedPrediction[]> {
  await findEndpoint(db, place);
  const [rows, versions] = await Promise.all([
    db.prisma.prediction.findMany({
      where: { endpointId: place.endpointId },
      orderBy: { at: "desc" },
      take: limit,
      select: {
        id: true,
        at: true,
        requestId: true,
        row: true,
        versionId: true,
        input: true,
        output: true,
        refused: true,
        micros: true,
      },
    }),
    db.prisma.endpointVersion.findMany({ where: { endpointId: place.endpointId }, select: { id: true, number: true } }),
  ]);
  const numbers = new Map(versions.map(({ id, number }) => [id, number]));
  return rows.map(({ versionId, ...row }) => ({ ...row, version: numbers.get(versionId) ?? null }));
}

/** Takes the address away, at once, and gives its name free; its log and versions stay, for nobody else to see. @throws NotFoundError `endpoint_not_found` */
export async function removeEndpoint(db: Database, place: Place): Promise<void> {
  const { id, name } = await findEndpoint(db, place);
  await db.prisma.$transaction(async (tx) => {
    await tx.endpoint.updateMany({
      where: { id: place.endpointId, projectId: place.projectId, deletedAt: null },
      data: { deletedAt: new Date(), activeVersionId: null, name: `${name}~${id}` },
    });
    await tx.endpointVersion.updateMany({
      where: { endpointId: place.endpointId, status: "live" },
      data: { status: "retired" },
    });
    await tx.endpointKey.updateMany({
      where: { endpointId: place.endpointId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    await tx.$executeRaw`SELECT pg_notify(${endpointsChannel}, ${place.endpointId})`;
  });
}
