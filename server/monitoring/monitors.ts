import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";

export const reportStatusSchema = z.enum(["queued", "running", "succeeded", "failed"]);
export type ReportStatus = z.infer<typeof reportStatusSchema>;

export const failureSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() });
export type ReportFailure = z.infer<typeof failureSchema>;

const verdictSchema = z.object({ tone: z.enum(["good", "warn", "bad", "neutral"]), text: z.string() });
const summarySchema = z.object({ level: z.string(), verdict: verdictSchema });

export type MonitorRow = {
  id: string;
  stageId: string;
  endpoint: { id: string; name: string };
  createdAt: Date;
  /** the newest report that has ended */
  last: ReportRow | null;
};

export type ReportRow = {
  id: string;
  monitorId: string;
  source: "upload" | "predictions";
  name: string;
  status: ReportStatus;
  rows: number | null;
  verdict: z.infer<typeof verdictSchema> | null;
  error: ReportFailure | null;
  createdAt: Date;
  endedAt: Date | null;
};

const reportColumns = {
  id: true,
  monitorId: true,
  source: true,
  name: true,
  status: true,
  rows: true,
  report: true,
  error: true,
  createdAt: true,
  endedAt: true,
} as const;
type Stored = {
  id: string;
  monitorId: string;
  source: string;
  name: string;
  status: string;
  rows: number | null;
  report: unknown;
  error: unknown;
  createdAt: Date;
  endedAt: Date | null;
};

function toRow({ report, error, status, source, ...row }: Stored): ReportRow {
  return {
    ...row,
    source: source === "predictions" ? "predictions" : "upload",
    status: reportStatusSchema.parse(status),
    verdict: summarySchema.safeParse(report).data?.verdict ?? null,
    error: failureSchema.nullable().catch(null).parse(error),
  };
}

/** @throws NotFoundError `monitor_not_found` whether it belongs to others or doesn't exist */
export async function findMonitor(
  db: Database,
  place: { projectId: string; monitorId: string },
): Promise<{ id: string; endpointId: string }> {
  const found = await db.prisma.monitor.findFirst({
    where: { id: place.monitorId, projectId: place.projectId },
    select: { id: true, endpointId: true },
  });
  if (found === null)
    throw new NotFoundError({ code: "monitor_not_found", userMessage: "This monitor does not exist." });
  return found;
}

/** Monitors of a project, each with its newest report. */
export async function listMonitors(db: Database, projectId: string): Promise<MonitorRow[]> {
  const rows = await db.prisma.monitor.findMany({
    where: { projectId, endpoint: { deletedAt: null } },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      stageId: true,
      createdAt: true,
      endpoint: { select: { id: true, name: true } },
      reports: { where: { endedAt: { not: null } }, orderBy: { createdAt: "desc" }, take: 1, select: reportColumns },
    },
  });
  return rows.map(({ reports, ...row }) => ({ ...row, last: reports[0] === undefined ? null : toRow(reports[0]) }));
}

/** Reports of a monitor, newest first. @throws NotFoundError `monitor_not_found` */
export async function listReports(
  db: Database,
  place: { projectId: string; monitorId: string },
  limit: number,
): Promise<ReportRow[]> {
  const { id } = await findMonitor(db, place);
  const rows = await db.prisma.monitorReport.findMany({
    where: { monitorId: id, projectId: place.projectId },
    orderBy: { createdAt: "desc" },
    take: limit,
    select: reportColumns,
  });
  return rows.map(toRow);
}

/** One report with everything in it: `report.panels` are drawn as a stage's are. @throws NotFoundError `report_not_found` */
export async function readReport(
  db: Database,
  place: { projectId: string; reportId: string },
): Promise<ReportRow & { report: unknown }> {
  const row = await db.prisma.monitorReport.findFirst({
    where: { id: place.reportId, projectId: place.projectId },
    select: reportColumns,
  });
  if (row === null) throw new NotFoundError({ code: "report_not_found", userMessage: "This report does not exist." });
  return { ...toRow(row), report: row.report };
}
