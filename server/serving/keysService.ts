import type { Database } from "../db/index.ts";
import { NotFoundError, TooManyError } from "../errors/index.ts";
import { findEndpoint } from "./findEndpoint.ts";
import { makeKey } from "./http/keys.ts";
import { endpointsChannel } from "./tunables.ts";

/** Keys one endpoint may have at a time; more is a sign that nobody revokes them. */
const MOST_KEYS = 50;

export type EndpointKeyRow = {
  id: string;
  name: string;
  suffix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

type Place = { projectId: string; endpointId: string };

/** Keys of an endpoint, newest first; of each only its end is known. @throws NotFoundError `endpoint_not_found` */
export async function listKeys(db: Database, place: Place): Promise<EndpointKeyRow[]> {
  await findEndpoint(db, place);
  return db.prisma.endpointKey.findMany({
    where: { endpointId: place.endpointId, endpoint: { projectId: place.projectId } },
    orderBy: { createdAt: "desc" },
    select: { id: true, name: true, suffix: true, createdAt: true, lastUsedAt: true, revokedAt: true },
  });
}

/**
 * Makes a key. The key itself is in the answer and nowhere else: it can't be shown again.
 * @throws NotFoundError `endpoint_not_found`; TooManyError `too_many_keys`
 */
export async function createKey(
  db: Database,
  place: Place & { name: string },
): Promise<{ id: string; key: string; suffix: string }> {
  const { endpointId, name } = place;
  await findEndpoint(db, place);
  const { key, hash, suffix } = makeKey();
  const id = await db.prisma.$transaction(async (tx) => {
    if ((await tx.endpointKey.count({ where: { endpointId, revokedAt: null } })) >= MOST_KEYS) {
      throw new TooManyError({
        code: "too_many_keys",
        userMessage: `This endpoint has ${MOST_KEYS} keys already.`,
        remedy: "Revoke those nobody uses.",
        retryAfterSeconds: 1,
      });
    }
    const made = await tx.endpointKey.create({
      data: { endpointId, name, keyHash: hash, suffix },
      select: { id: true },
    });
    await tx.$executeRaw`SELECT pg_notify(${endpointsChannel}, ${endpointId})`;
    return made.id;
  });
  return { id, key, suffix };
}

/**
 * From now on the key opens nothing: serving processes are told in the same transaction. Revoking twice is revoking once.
 * @throws NotFoundError `key_not_found`
 */
export async function revokeKey(db: Database, place: Place & { keyId: string }): Promise<void> {
  const { projectId, endpointId, keyId } = place;
  await db.prisma.$transaction(async (tx) => {
    const where = { id: keyId, endpointId, endpoint: { projectId } };
    const known = await tx.endpointKey.findFirst({ where, select: { id: true } });
    if (known === null) throw new NotFoundError({ code: "key_not_found", userMessage: "This key does not exist." });
    await tx.endpointKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
    await tx.$executeRaw`SELECT pg_notify(${endpointsChannel}, ${endpointId})`;
  });
}
