import type { Database } from "../../db/index.ts";
import { driftSchema, type EndpointMaterial, type Material, type MonitorMaterial } from "./material.ts";

type Live = Pick<Material, "endpoints" | "monitors" | "catalogue" | "personal" | "spending" | "labelling">;

/** Reports looked at: the newest one that could judge decides. */
const REPORTS = 5;

/** What is in use, what watches it, and what is known of the sources. */
export async function readLive(db: Database, project: { id: string }): Promise<Live> {
  const [endpoints, monitors] = await Promise.all([readEndpoints(db, project.id), readMonitors(db, project.id)]);
  return { endpoints, monitors, catalogue: null, personal: null, spending: null, labelling: null };
}

async function readEndpoints(db: Database, projectId: string): Promise<EndpointMaterial[]> {
  const rows = await db.prisma.endpoint.findMany({
    where: { projectId, deletedAt: null },
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      activeVersionId: true,
      versions: {
        orderBy: { number: "desc" },
        take: 20,
        select: {
          id: true,
          number: true,
          status: true,
          environment: true,
          modelHash: true,
          runId: true,
          createdAt: true,
        },
      },
    },
  });
  return rows.map(({ versions, ...endpoint }) => ({
    ...endpoint,
    versions: versions.map((version) => ({ ...version, createdAt: version.createdAt.toISOString() })),
    hasSplit: false,
    drilledOn: null,
  }));
}

async function readMonitors(db: Database, projectId: string): Promise<MonitorMaterial[]> {
  const rows = await db.prisma.monitor.findMany({
    where: { projectId, endpoint: { deletedAt: null } },
    orderBy: { createdAt: "desc" },
    select: {
      id: true,
      endpointId: true,
      stageId: true,
      reports: {
        where: { projectId, status: "succeeded" },
        orderBy: { createdAt: "desc" },
        take: REPORTS,
        select: { id: true, createdAt: true, report: true },
      },
    },
  });
  return rows.map(({ reports, ...monitor }) => ({
    ...monitor,
    // A monitor keeps the reference of every input column and of the prediction beside them.
    watches: { inputs: true, scores: true, outcomes: false, value: false },
    retrain: null,
    hasFeedback: false,
    reports: reports.map(({ id, createdAt, report }) => ({
      id,
      createdAt: createdAt.toISOString(),
      report: driftSchema.nullable().catch(null).parse(report),
    })),
  }));
}
