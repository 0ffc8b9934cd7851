import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { ConflictError, toPublicError, UnavailableError } from "../errors/index.ts";
import { manifestSchema, type ArtifactStore } from "../storage/index.ts";
import {
  makeActive,
  noteChange,
  readStanding,
  rollbackTarget,
  type Place,
  type Standing,
  type StandingVersion,
} from "./changeVersions.ts";
import { makeKey } from "./http/keys.ts";
import { makePass, PASS_HEADER } from "./http/passes.ts";
import { checkLive, type LiveCheck } from "./liveCheck.ts";
import { findServingPort } from "./processes.ts";
import { tunables } from "./tunables.ts";
import { endpointDocumentSchema, probeSchema } from "./twin/document.ts";
import { readStored, readTwinDocument } from "./twin/loadModel.ts";

export type RollbackWays = { store: ArtifactStore; secret: () => string };

/** `switchedMs`: from the decision until the address answered with the version. */
export type RolledBack = { version: number; check: LiveCheck; switchedMs: number };
export type Drill =
  | { succeeded: true; version: number; check: LiveCheck; thereMs: number; backMs: number }
  | { succeeded: false; message: string; backOn: number };

const pingSchema = z.object({ version: z.number() });

/**
 * Goes back to the version before: it is asked over HTTP what its evaluation asked, then the address is switched, and the
 * address is asked until it answers with it. Whoever answers now becomes the version to go back to.
 * @throws ConflictError `rollback_without_version`, `rollback_expired`; UnavailableError `serving_unreachable`,
 *   `switch_unseen`; what the live check throws, with nothing changed
 */
export async function rollBack(db: Database, place: Place, actor: Actor, ways: RollbackWays): Promise<RolledBack> {
  const standing = await readStanding(db, place);
  const target = rollbackTarget(standing);
  const port = await portOf(db);
  const check = await checkVersion(db, ways.store, standing, target, port);
  const started = performance.now();
  await db.prisma.$transaction(async (tx) => {
    await makeActive(tx, standing, target);
    await noteChange(tx, standing, actor, {
      kind: "rollback",
      from: standing.active,
      to: target,
      projectId: place.projectId,
      details: { ...check },
    });
  });
  await seen(standing, target, port, ways.secret, actor);
  return { version: target.number, check, switchedMs: Math.round(performance.now() - started) };
}

/**
 * Practises the rollback on the real address: to the version before and back again, each asked over HTTP. Date and
 * outcome are written down either way, and the address ends where it was.
 * @throws ConflictError `drill_during_canary` and what rollBack throws before anything is switched
 */
export async function drillRollback(db: Database, place: Place, actor: Actor, ways: RollbackWays): Promise<Drill> {
  const standing = await readStanding(db, place);
  const target = rollbackTarget(standing);
  if (standing.canary !== null)
    throw new ConflictError({
      code: "drill_during_canary",
      userMessage: "A new version is being tried out at this address.",
      remedy: "Promote or abandon it first.",
    });
  const port = await portOf(db);
  const drill = await practise(db, standing, target, port, actor, ways);
  const { succeeded, ...details } = drill;
  await db.prisma.$transaction((tx) =>
    noteChange(tx, standing, actor, {
      kind: "drill",
      from: standing.active,
      to: target,
      projectId: place.projectId,
      succeeded,
      details,
    }),
  );
  return drill;
}

async function practise(
  db: Database,
  standing: Standing,
  target: StandingVersion,
  port: number,
  actor: Actor,
  ways: RollbackWays,
): Promise<Drill> {
  const { active } = standing;
  const failed = (error: unknown): Drill => ({
    succeeded: false,
    message: toPublicError(error).message,
    backOn: active.number,
  });
  try {
    const check = await checkVersion(db, ways.store, standing, target, port);
    const there = await switchAndSee(db, standing, target, port, actor, ways);
    const back = await switchAndSee(db, { ...standing, active: target }, active, port, actor, ways);
    return { succeeded: true, version: target.number, check, thereMs: there, backMs: back };
  } catch (error) {
    await db.prisma.$transaction((tx) => makeActive(tx, { ...standing, active: target }, active));
    return failed(error);
  }
}

async function switchAndSee(
  db: Database,
  standing: Standing,
  to: StandingVersion,
  port: number,
  actor: Actor,
  { secret }: RollbackWays,
): Promise<number> {
  const started = performance.now();
  await db.prisma.$transaction((tx) => makeActive(tx, standing, to));
  await seen(standing, to, port, secret, actor);
  return Math.round(performance.now() - started);
}

async function portOf(db: Database): Promise<number> {
  const port = await findServingPort(db.pool, tunables);
  if (port !== null) return port;
  throw new UnavailableError({
    code: "serving_unreachable",
    userMessage: "The serving process doesn’t answer.",
    remedy: "Wait until it has started again, and try once more.",
  });
}

/** The evaluation's own rows, sent to a version that may not be live; its key for that lives as long as the check. */
async function checkVersion(
  db: Database,
  store: ArtifactStore,
  standing: Standing,
  version: StandingVersion,
  port: number,
): Promise<LiveCheck> {
  const key = makeKey();
  const { manifest: stored } = await db.prisma.endpointVersion.update({
    where: { id: version.id, endpointId: standing.id },
    data: { checkKeyHash: key.hash },
    select: { manifest: true },
  });
  try {
    const manifest = manifestSchema.parse(stored);
    const read = async (name: string): Promise<unknown> =>
      JSON.parse((await readStored(store, manifest, name)).toString("utf8"));
    const probe = probeSchema.parse(await read("probe.json"));
    const { maxRows } = endpointDocumentSchema.parse(await read("endpoint.json"));
    const path = `/endpoints/${standing.slug}/${standing.name}/versions/${version.id}/invocations`;
    // Somebody waits for the switch: a few hundred rows tell a broken model as well as all.
    const few = {
      rows: probe.rows.slice(0, tunables.rollbackRows),
      expected: probe.expected.slice(0, tunables.rollbackRows),
    };
    return await checkLive(
      { port, path, key: key.key, maxRows },
      few,
      await readTwinDocument(store, manifest, "bundle/twin.json"),
      AbortSignal.timeout(tunables.checkTimeoutMs),
    );
  } finally {
    await db.prisma.endpointVersion.update({ where: { id: version.id }, data: { checkKeyHash: null } });
  }
}

/** Waits until the address itself answers with the version. @throws UnavailableError `switch_unseen` */
async function seen(
  standing: Standing,
  version: StandingVersion,
  port: number,
  secret: () => string,
  actor: Actor,
): Promise<void> {
  const address = `http://127.0.0.1:${port}/endpoints/${standing.slug}/${standing.name}/ping`;
  const end = Date.now() + tunables.switchSeenMs;
  for (let wait = 25; Date.now() < end; wait = Math.min(1_000, wait * 2)) {
    const answer = await fetch(address, {
      headers: { [PASS_HEADER]: makePass(secret(), standing.id, actor.id ?? standing.id) },
      signal: AbortSignal.timeout(tunables.tryTimeoutMs),
    })
      .then((response) => response.json())
      .catch(() => null);
    if (pingSchema.safeParse(answer).data?.version === version.number) return;
    await pause(wait);
  }
  throw new UnavailableError({
    code: "switch_unseen",
    userMessage: `The address was switched to version ${version.number}, but doesn’t answer with it yet.`,
    remedy: "Look at the endpoint’s page: its log says why the version could not be loaded.",
  });
}
