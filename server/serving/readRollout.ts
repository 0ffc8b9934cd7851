import { z } from "zod";
import type { Database } from "../db/index.ts";
import { environments, type Environment } from "../stages/contract.ts";
import type { Place } from "./changeVersions.ts";
import { findEndpoint } from "./findEndpoint.ts";

const eventKinds = ["live", "rollback", "drill", "canary_started", "canary_promoted", "canary_abandoned"] as const;
const environmentSchema = z.enum(environments).catch("trial");
const detailsSchema = z.looseObject({
  share: z.number().optional(),
  message: z.string().optional(),
  thereMs: z.number().optional(),
  backMs: z.number().optional(),
});

export type EndpointEventRow = {
  id: string;
  at: Date;
  kind: (typeof eventKinds)[number];
  from: number | null;
  to: number | null;
  actorName: string;
  succeeded: boolean;
  details: z.infer<typeof detailsSchema>;
};

export type DrillFact = { at: Date; succeeded: boolean };

/** How versions come and go behind one address. */
export type Rollout = {
  endpointId: string;
  name: string;
  environment: Environment;
  /** When a trial stops answering; null for the others. */
  expiresAt: Date | null;
  active: number | null;
  /** What a rollback goes to. */
  previous: number | null;
  previousExpiresAt: Date | null;
  canary: { version: number; share: number; since: Date } | null;
  lastDrill: DrillFact | null;
  /** Whether any version of it ever went through a share of the traffic first. */
  everCanary: boolean;
};

/** Every endpoint of a project with its environment, what a rollback goes to, its canary and the last drill. */
export async function readRollouts(db: Database, projectId: string): Promise<Rollout[]> {
  const rows = await db.prisma.endpoint.findMany({
    where: { projectId, deletedAt: null },
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      activeVersionId: true,
      previousVersionId: true,
      canaryVersionId: true,
      canaryShare: true,
      canarySince: true,
      versions: { select: { id: true, number: true, environment: true, expiresAt: true } },
      events: {
        where: { kind: { in: ["drill", "canary_started"] } },
        orderBy: { at: "desc" },
        select: { at: true, kind: true, succeeded: true },
      },
    },
  });
  return rows.map((row) => {
    const version = (id: string | null) => row.versions.find((each) => each.id === id);
    const active = version(row.activeVersionId);
    const previous = version(row.previousVersionId);
    const canary = version(row.canaryVersionId);
    const drill = row.events.find(({ kind }) => kind === "drill");
    return {
      endpointId: row.id,
      name: row.name,
      environment: environmentSchema.parse(active?.environment),
      expiresAt: active?.expiresAt ?? null,
      active: active?.number ?? null,
      previous: previous?.number ?? null,
      previousExpiresAt: previous?.expiresAt ?? null,
      canary:
        canary === undefined || row.canaryShare === null || row.canarySince === null
          ? null
          : { version: canary.number, share: row.canaryShare, since: row.canarySince },
      lastDrill: drill === undefined ? null : { at: drill.at, succeeded: drill.succeeded },
      everCanary: row.events.some(({ kind }) => kind === "canary_started"),
    };
  });
}

/** What happened to the versions of an endpoint, newest first. @throws NotFoundError `endpoint_not_found` */
export async function listEndpointEvents(db: Database, place: Place, limit: number): Promise<EndpointEventRow[]> {
  await findEndpoint(db, place);
  const [events, versions] = await Promise.all([
    db.prisma.endpointEvent.findMany({
      where: { endpointId: place.endpointId },
      orderBy: { at: "desc" },
      take: limit,
    }),
    db.prisma.endpointVersion.findMany({ where: { endpointId: place.endpointId }, select: { id: true, number: true } }),
  ]);
  const numbers = new Map(versions.map(({ id, number }) => [id, number]));
  return events.map(({ id, at, kind, fromVersionId, toVersionId, actorName, succeeded, details }) => ({
    ...{ id, at, actorName, succeeded },
    kind: z.enum(eventKinds).parse(kind),
    from: numbers.get(fromVersionId ?? "") ?? null,
    to: numbers.get(toVersionId ?? "") ?? null,
    details: detailsSchema.catch({}).parse(details),
  }));
}
