import { z } from "zod";
import type { Actor } from "../audit/index.ts";
import { recordAudit } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import { gatesOfTraffic, requireGates } from "../gates/index.ts";
import { environments, type Environment } from "../stages/contract.ts";
import { endpointsChannel } from "./tunables.ts";

export type Place = { projectId: string; endpointId: string };
const environmentSchema = z.enum(environments).catch("trial");
type Change = "rollback" | "canary_promoted" | "canary_abandoned";

export type Standing = {
  id: string;
  workspaceId: string;
  name: string;
  slug: string;
  active: StandingVersion;
  previous: StandingVersion | null;
  canary: StandingVersion | null;
};
export type StandingVersion = { id: string; number: number; expiresAt: Date | null; environment: Environment };

/**
 * Which versions stand behind an address.
 * @throws NotFoundError `endpoint_not_found`; ConflictError `endpoint_without_version` while nothing answers
 */
export async function readStanding(db: Pick<Database, "prisma">, place: Place): Promise<Standing> {
  const found = await db.prisma.endpoint.findFirst({
    where: { id: place.endpointId, projectId: place.projectId, deletedAt: null },
    select: {
      id: true,
      workspaceId: true,
      name: true,
      activeVersionId: true,
      previousVersionId: true,
      canaryVersionId: true,
      workspace: { select: { slug: true } },
      versions: { select: { id: true, number: true, expiresAt: true, environment: true } },
    },
  });
  if (found === null)
    throw new NotFoundError({ code: "endpoint_not_found", userMessage: "This endpoint does not exist." });
  const version = (id: string | null): StandingVersion | null => {
    const row = found.versions.find((each) => each.id === id);
    return row === undefined ? null : { ...row, environment: environmentSchema.parse(row.environment) };
  };
  const active = version(found.activeVersionId);
  if (active === null)
    throw new ConflictError({
      code: "endpoint_without_version",
      userMessage: "No version answers at this address.",
      remedy: "Run the deploy stage.",
    });
  const { id, workspaceId, name, workspace } = found;
  return {
    ...{ id, workspaceId, name, slug: workspace.slug, active },
    previous: version(found.previousVersionId),
    canary: version(found.canaryVersionId),
  };
}

/** The version a rollback goes to. @throws ConflictError `rollback_without_version`, `rollback_expired` */
export function rollbackTarget({ previous }: Pick<Standing, "previous">): StandingVersion {
  if (previous === null)
    throw new ConflictError({
      code: "rollback_without_version",
      userMessage: "There is no earlier version to go back to.",
      remedy: "A second deployment keeps the first one for a rollback.",
    });
  if (previous.expiresAt !== null && previous.expiresAt.getTime() <= Date.now())
    throw new ConflictError({
      code: "rollback_expired",
      userMessage: `Version ${previous.number} was a trial and has expired.`,
      remedy: "Deploy it again for staging or production, or deploy another version.",
    });
  return previous;
}

/** The address answers with version `to` from the commit on; what answered becomes what a rollback goes to. */
export async function makeActive(tx: Prisma.TransactionClient, standing: Standing, to: StandingVersion): Promise<void> {
  await tx.endpointVersion.updateMany({
    where: { endpointId: standing.id, status: { in: ["live", "canary"] } },
    data: { status: "retired" },
  });
  await tx.endpointVersion.update({ where: { id: to.id }, data: { status: "live" } });
  await tx.endpoint.update({
    where: { id: standing.id },
    data: {
      activeVersionId: to.id,
      previousVersionId: standing.active.id,
      canaryVersionId: null,
      canaryShare: null,
      canarySince: null,
    },
  });
  await tell(tx, standing.id);
}

const tell = (tx: Prisma.TransactionClient, endpointId: string) =>
  tx.$executeRaw`SELECT pg_notify(${endpointsChannel}, ${endpointId})`;

/** Writes a change into the endpoint's history and the trail, in the transaction that makes it. */
export async function noteChange(
  tx: Prisma.TransactionClient,
  standing: Standing,
  actor: Actor,
  change: {
    kind: Change | "drill";
    from: StandingVersion;
    to: StandingVersion;
    projectId: string;
    succeeded?: boolean;
    details?: Record<string, Prisma.InputJsonValue>;
  },
): Promise<void> {
  const { kind, from, to, projectId, succeeded = true, details = {} } = change;
  await tx.endpointEvent.create({
    data: {
      endpointId: standing.id,
      kind,
      fromVersionId: from.id,
      toVersionId: to.id,
      actorId: actor.id,
      actorName: actor.name,
      succeeded,
      details,
    },
  });
  await recordAudit(tx, standing.workspaceId, actor, {
    type: `endpoint.${kind}`,
    objectType: "endpoint",
    objectId: standing.id,
    projectId,
    before: { version: from.number },
    after: kind === "drill" ? { version: from.number, triedVersion: to.number, succeeded } : { version: to.number },
  });
}

/** Lets the new version answer everybody. @throws ConflictError `canary_none` and what readStanding throws */
export async function promoteCanary(db: Database, place: Place, actor: Actor): Promise<void> {
  const standing = await readStanding(db, place);
  const canary = canaryOf(standing);
  await askForTraffic(db, place, canary, 1, actor);
  await db.prisma.$transaction(async (tx) => {
    await makeActive(tx, standing, canary);
    await noteChange(tx, standing, actor, {
      kind: "canary_promoted",
      from: standing.active,
      to: canary,
      projectId: place.projectId,
    });
  });
}

/** Takes the new version out again; the one before answers everybody. @throws as promoteCanary */
export async function abandonCanary(db: Database, place: Place, actor: Actor): Promise<void> {
  const standing = await readStanding(db, place);
  const canary = canaryOf(standing);
  await db.prisma.$transaction(async (tx) => {
    await tx.endpointVersion.update({ where: { id: canary.id }, data: { status: "retired" } });
    await tx.endpoint.update({
      where: { id: standing.id },
      data: { canaryVersionId: null, canaryShare: null, canarySince: null },
    });
    await tell(tx, standing.id);
    await noteChange(tx, standing, actor, {
      kind: "canary_abandoned",
      from: canary,
      to: standing.active,
      projectId: place.projectId,
    });
  });
}

/** Changes the share of the requests the new version answers. @param share 0.05 to 0.5 */
export async function setCanaryShare(db: Database, place: Place, share: number, actor: Actor): Promise<void> {
  const standing = await readStanding(db, place);
  await askForTraffic(db, place, canaryOf(standing), share, actor);
  await db.prisma.$transaction(async (tx) => {
    const before = await tx.endpoint.findUniqueOrThrow({
      where: { id: standing.id },
      select: { canaryShare: true },
    });
    await tx.endpoint.update({ where: { id: standing.id }, data: { canaryShare: share } });
    await tell(tx, standing.id);
    await recordAudit(tx, standing.workspaceId, actor, {
      type: "endpoint.canary_share",
      objectType: "endpoint",
      objectId: standing.id,
      projectId: place.projectId,
      before: { share: before.canaryShare },
      after: { share },
    });
  });
}

/** More than a tenth of the traffic asks the live gate. @throws ConflictError `gate_shut` */
async function askForTraffic(
  db: Database,
  place: Place,
  version: StandingVersion,
  share: number,
  actor: Actor,
): Promise<void> {
  const about = { objectType: "endpoint", objectId: place.endpointId };
  await requireGates(db, place.projectId, gatesOfTraffic(version.environment, share), actor, about);
}

function canaryOf({ canary }: Standing): StandingVersion {
  if (canary !== null) return canary;
  throw new ConflictError({
    code: "canary_none",
    userMessage: "No new version is being tried out at this address.",
    remedy: "Give the deploy stage a share of the traffic for the new version, and run it.",
  });
}
