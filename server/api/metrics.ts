import { createHash, timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { database, type Database } from "../db/index.ts";
import { env } from "../env.js";

type Metrics = { registry: Registry; calls: Histogram<"path" | "type" | "code"> };

declare global {
  // As with the database: modules are loaded again in development, and a name can be registered once.
  var stagecraftMetrics: Metrics | undefined;
}

/** Reads and writes are promised within 50 and 100 ms: the steps around these matter. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

function metrics(): Metrics {
  return (globalThis.stagecraftMetrics ??= createMetrics());
}

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Histogram({
    name: "stagecraft_api_seconds",
    help: "How long calls of the API took, by procedure and outcome.",
    labelNames: ["path", "type", "code"] as const,
    buckets: SECONDS,
    registers: [registry],
  });
  for (const { name, help, sql } of figures) {
    new Gauge({
      name,
      help,
      labelNames: ["of"] as const,
      registers: [registry],
      async collect() {
        this.reset();
        const { rows } = await readFigure(database(), sql);
        for (const { of, value } of rows) this.set({ of }, Number(value));
      },
    });
  }
  return { registry, calls };
}

/** Looked up when somebody asks, in every process alike: counts of the installation, never names or contents. */
const figures = [
  {
    name: "stagecraft_runs",
    help: "Runs by status.",
    sql: `SELECT status AS of, count(*) AS value FROM "Run" GROUP BY status`,
  },
  {
    name: "stagecraft_stages_open",
    help: "Stages that wait or run.",
    sql: `SELECT status AS of, count(*) AS value FROM "StageRun" WHERE status IN ('queued', 'running', 'waiting') GROUP BY status`,
  },
  {
    name: "stagecraft_oldest_queued_seconds",
    help: "How long the oldest queued stage has waited.",
    sql: `SELECT 'stage' AS of, coalesce(extract(epoch FROM now() - min("queuedAt")), 0) AS value FROM "StageRun" WHERE status = 'queued'`,
  },
  {
    name: "stagecraft_processes",
    help: "Processes with a heartbeat in the last 30 seconds.",
    sql: `SELECT 'worker' AS of, count(*) AS value FROM "Worker" WHERE "stoppedAt" IS NULL AND "heartbeatAt" > now() - interval '30 s'
      UNION ALL SELECT 'serve', count(*) FROM "ServingProcess" WHERE "stoppedAt" IS NULL AND "heartbeatAt" > now() - interval '30 s'`,
  },
  {
    name: "stagecraft_endpoints",
    help: "Endpoints that exist.",
    sql: `SELECT 'all' AS of, count(*) AS value FROM "Endpoint" WHERE "deletedAt" IS NULL`,
  },
] as const;

const readFigure = (db: Database, sql: string) => db.pool.query<{ of: string; value: string }>(sql);

/** Counts one call of the API. @param code of the error, or `ok` */
export function countCall(call: { path: string; type: string; code: string }, seconds: number): void {
  metrics().calls.observe(call, seconds);
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** `GET /metrics` for whoever sends METRICS_TOKEN as a bearer token; without one set, nobody. */
export async function readMetrics(request: Request): Promise<Response> {
  const { metricsToken } = env();
  const given = /^bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const fits = metricsToken !== undefined && timingSafeEqual(digest(given), digest(metricsToken));
  if (!fits) return new Response("not found\n", { status: 404, headers: { "cache-control": "no-store" } });
  const { registry } = metrics();
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}
