import { z } from "zod";
import { log } from "../log/index.ts";
import { toStagecraftError } from "../errors/index.ts";
import { manifestSchema } from "../storage/index.ts";
import { hashKey } from "./http/keys.ts";
import type { Queryable } from "./queryable.ts";
import type { Tunables } from "./tunables.ts";
import type { Version, VersionLoader, VersionRow } from "./versions.ts";

const statesLog = log.child({ room: "serving", part: "endpoints" });

export type EndpointState = {
  id: string;
  keys: { id: string; hash: Buffer }[];
  version: Version | null;
  /** When the trial behind the address is over; null: it isn't one. */
  expiresAt: Date | null;
  /** A new version that answers a share (0 to 1) of the requests. */
  canary: { version: Version; share: number } | null;
};

const stateRowSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  activeVersionId: z.uuid().nullable(),
  expiresAt: z.date().nullable(),
  canaryVersionId: z.uuid().nullable(),
  canaryShare: z.number().nullable(),
  keys: z.array(z.object({ id: z.uuid(), hash: z.string().regex(/^[0-9a-f]{64}$/) })),
});

const versionRowSchema = z.object({ id: z.uuid(), endpointId: z.uuid(), number: z.number(), manifest: manifestSchema });

function letGo(state: EndpointState): void {
  state.version?.retire();
  state.canary?.version.retire();
  state.version = null;
  state.canary = null;
}

const addressOf = (slug: string, name: string): string => `${slug}/${name}`;

/**
 * What this process knows of the endpoints: keys, and the active version of each, loaded. Reading again never takes a
 * working version away: a new one takes over once it is loaded, and one that can't be loaded leaves the old in place.
 */
export function createEndpointStates(db: Queryable, load: VersionLoader, times: Tunables) {
  let states = new Map<string, EndpointState>();
  const failedAt = new Map<string, number>();
  /** Loaded for their live check. */
  const candidates = new Map<string, { version: Promise<Version>; at: number }>();
  let refreshing: Promise<void> | null = null;
  let again = false;

  const readVersion = async (id: string): Promise<VersionRow | null> => {
    const { rows } = await db.query(`SELECT id, "endpointId", number, manifest FROM "EndpointVersion" WHERE id = $1`, [
      id,
    ]);
    return rows[0] === undefined ? null : versionRowSchema.parse(rows[0]);
  };

  const openCandidate = (row: VersionRow): Promise<Version> => {
    const known = candidates.get(row.id);
    if (known !== undefined) {
      known.at = Date.now();
      return known.version;
    }
    const version = load(row);
    candidates.set(row.id, { version, at: Date.now() });
    version.catch(() => candidates.delete(row.id));
    return version;
  };

  /** Loads a version for good; null when it can't be. */
  const bring = async (state: EndpointState, wanted: string): Promise<Version | null> => {
    if (Date.now() - (failedAt.get(wanted) ?? -Infinity) < times.reloadFailedMs) return null;
    try {
      const row = await readVersion(wanted);
      if (row === null) return null;
      const fresh = await openCandidate(row);
      candidates.delete(wanted);
      failedAt.delete(wanted);
      return fresh;
    } catch (error) {
      failedAt.set(wanted, Date.now());
      const known = toStagecraftError(error);
      statesLog.error(
        { err: error, endpointId: state.id, versionId: wanted },
        "a version could not be loaded; the one before stays",
      );
      await db.query(`UPDATE "EndpointVersion" SET error = $2 WHERE id = $1`, [
        wanted,
        JSON.stringify({ code: known.code, message: known.userMessage }),
      ]);
      return null;
    }
  };

  /** The version that answers everybody the canary doesn't. A promoted canary is taken over as it is. */
  const swap = async (state: EndpointState, wanted: string): Promise<void> => {
    if (state.version?.id === wanted) return;
    const promoted = state.canary?.version.id === wanted ? state.canary.version : null;
    const fresh = promoted ?? (await bring(state, wanted));
    if (fresh === null) return;
    const old = state.version;
    state.version = fresh;
    if (promoted !== null) state.canary = null;
    old?.retire();
    statesLog.info({ endpointId: state.id, version: fresh.number }, "a version went live");
  };

  const swapCanary = async (state: EndpointState, wanted: string | null, share: number | null): Promise<void> => {
    if (wanted === null || share === null || state.version === null || state.version.id === wanted) {
      state.canary?.version.retire();
      state.canary = null;
    } else if (state.canary?.version.id === wanted) state.canary.share = share;
    else {
      const fresh = await bring(state, wanted);
      if (fresh === null) return;
      state.canary?.version.retire();
      state.canary = { version: fresh, share };
      statesLog.info(
        { endpointId: state.id, version: fresh.number, share },
        "a canary answers a share of the requests",
      );
    }
  };

  const readStates = async (): Promise<void> => {
    const { rows } = await db.query({
      name: "servingStates",
      text: `SELECT endpoint.id, workspace.slug, endpoint.name, endpoint."activeVersionId", active."expiresAt",
                    endpoint."canaryVersionId", endpoint."canaryShare",
                    COALESCE(json_agg(json_build_object('id', key.id, 'hash', key."keyHash")) FILTER (WHERE key.id IS NOT NULL), '[]') AS keys
             FROM "Endpoint" endpoint
             JOIN "Workspace" workspace ON workspace.id = endpoint."workspaceId"
             LEFT JOIN "EndpointVersion" active ON active.id = endpoint."activeVersionId"
             LEFT JOIN "EndpointKey" key ON key."endpointId" = endpoint.id AND key."revokedAt" IS NULL
             WHERE endpoint."deletedAt" IS NULL
             GROUP BY endpoint.id, workspace.slug, active.id`,
    });
    const wanted = rows.map((row) => stateRowSchema.parse(row));
    const before = new Map([...states.values()].map((state) => [state.id, state]));
    const after = new Map<string, EndpointState>();
    for (const row of wanted) {
      const state: EndpointState = before.get(row.id) ?? {
        id: row.id,
        keys: [],
        version: null,
        expiresAt: null,
        canary: null,
      };
      before.delete(row.id);
      state.expiresAt = row.expiresAt;
      state.keys = row.keys.map(({ id, hash }) => ({ id, hash: Buffer.from(hash, "hex") }));
      after.set(addressOf(row.slug, row.name), state);
    }
    // Keys first: a revocation must not wait for a model to load.
    states = after;
    for (const gone of before.values()) letGo(gone);
    for (const row of wanted) {
      const state = after.get(addressOf(row.slug, row.name));
      if (state === undefined) continue;
      if (row.activeVersionId === null) letGo(state);
      else {
        await swap(state, row.activeVersionId);
        await swapCanary(state, row.canaryVersionId, row.canaryShare);
      }
    }
    for (const [id, { version, at }] of candidates) {
      if (Date.now() - at < times.idleVersionMs) continue;
      candidates.delete(id);
      void version.then((idle) => idle.retire());
    }
  };

  /** Reads everything again; one at a time, and once more when asked meanwhile. */
  const refresh = (): Promise<void> => {
    if (refreshing !== null) {
      again = true;
      return refreshing;
    }
    refreshing = (async () => {
      try {
        do {
          again = false;
          await readStates();
        } while (again);
      } finally {
        refreshing = null;
      }
    })();
    return refreshing;
  };

  return {
    refresh,
    find: (slug: string, name: string): EndpointState | undefined => states.get(addressOf(slug, name)),
    keyIds: (): ReadonlySet<string> => new Set([...states.values()].flatMap(({ keys }) => keys.map(({ id }) => id))),
    counts: () => ({
      endpoints: states.size,
      serving: [...states.values()].filter(({ version }) => version !== null).length,
    }),
    /** The version a live check asks for by id, if its one-time key is right; loaded on the way. */
    findCandidate: async (
      address: { slug: string; name: string; versionId: string },
      givenKey: string,
    ): Promise<Version | null> => {
      const { rows } = await db.query({
        name: "servingCandidate",
        text: `SELECT version.id, version."endpointId", version.number, version.manifest
               FROM "EndpointVersion" version
               JOIN "Endpoint" endpoint ON endpoint.id = version."endpointId" AND endpoint."deletedAt" IS NULL
               JOIN "Workspace" workspace ON workspace.id = endpoint."workspaceId"
               WHERE version.id = $1 AND workspace.slug = $2 AND endpoint.name = $3 AND version."checkKeyHash" = $4`,
        values: [address.versionId, address.slug, address.name, hashKey(givenKey).toString("hex")],
      });
      return rows[0] === undefined ? null : openCandidate(versionRowSchema.parse(rows[0]));
    },
    close: async () => {
      await refreshing?.catch(() => undefined);
      for (const state of states.values()) letGo(state);
      for (const { version } of candidates.values()) void version.then((open) => open.retire()).catch(() => undefined);
    },
  };
}
export type EndpointStates = ReturnType<typeof createEndpointStates>;
