import type { Database } from "../db/index.ts";
import { conditionSchema, type Condition } from "./condition.ts";
import { FEWEST_JOINED } from "./valueByMonth.ts";

/** How a model in service is watched; for whoever judges whether that is enough. */
export type MonitorFacts = {
  monitorId: string;
  endpointId: string;
  endpointName: string;
  /** Reports that ended, by what they looked at. */
  reports: number;
  lastReportAt: Date | null;
  /** Outcomes with their answer: labels come back. */
  joinedOutcomes: number;
  lastOutcomeAt: Date | null;
  /** Whether a month's value can be told from outcomes: enough of one month are joined. */
  hasRealisedValue: boolean;
  rule: { condition: Condition; action: string; ownerId: string; enabled: boolean } | null;
};

/** Every monitor of a project with its reports, outcomes and retrain rule. */
export async function readMonitorFacts(db: Database, projectId: string): Promise<MonitorFacts[]> {
  const rows = await db.prisma.monitor.findMany({
    where: { projectId, endpoint: { deletedAt: null } },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      endpointId: true,
      endpoint: { select: { name: true } },
      rule: { select: { condition: true, action: true, ownerId: true, enabled: true } },
      reports: {
        where: { status: "succeeded" },
        orderBy: { endedAt: "desc" },
        select: { endedAt: true },
      },
    },
  });
  const counted = await db.prisma.outcome.groupBy({
    by: ["endpointId"],
    where: { projectId, predictedAt: { not: null } },
    _count: true,
    _max: { receivedAt: true },
  });
  return rows.map(({ id, endpointId, endpoint, rule, reports }) => {
    const outcomes = counted.find((each) => each.endpointId === endpointId);
    return {
      ...{ monitorId: id, endpointId, endpointName: endpoint.name, reports: reports.length },
      lastReportAt: reports[0]?.endedAt ?? null,
      joinedOutcomes: outcomes?._count ?? 0,
      lastOutcomeAt: outcomes?._max.receivedAt ?? null,
      hasRealisedValue: (outcomes?._count ?? 0) >= FEWEST_JOINED,
      rule: rule === null ? null : { ...rule, condition: conditionSchema.parse(rule.condition) },
    };
  });
}
