import { toStagecraftError } from "../errors/index.ts";
import type { EffectContext, EffectHandler } from "../runs/index.ts";
import { bundleInvalid } from "./errors.ts";
import { makeKey } from "./http/keys.ts";
import { checkLive, type LiveCheck } from "./liveCheck.ts";
import { findServingPort } from "./processes.ts";
import { startCheckServer } from "./startServing.ts";
import { tunables } from "./tunables.ts";
import { endpointDocumentSchema, probeSchema, type Probe, type TwinDocument } from "./twin/document.ts";
import { readStored, readTwinDocument } from "./twin/loadModel.ts";
import type { CallPython } from "./twin/predictor.ts";
import { putIntoService } from "./putIntoService.ts";
import { markFailed, prepareVersion, type PreparedVersion } from "./versionRows.ts";

export type ActivateOptions = {
  home: string;
  /** where callers will find the serving process */
  servePort: number;
  python: () => CallPython;
};

/**
 * Puts the model behind its address: makes the version known, asks it over HTTP what the evaluation asked, and only then
 * switches the address to it, in the transaction that completes the stage. Deploying what is live already changes
 * nothing; an attempt repeated after a crash goes on with the version the first one made.
 * @throws ConflictError `endpoint_name_taken`; what the live check throws
 */
export function createActivateEndpoint(options: ActivateOptions): EffectHandler {
  return async (context) => {
    const artifact = Object.values(context.outputs).find(({ type }) => type === "endpoint");
    if (artifact === undefined) throw bundleInvalid("the stage made no endpoint");
    const document = endpointDocumentSchema.parse(
      JSON.parse((await readStored(context.store, artifact.manifest, "endpoint.json")).toString("utf8")),
    );
    const probe = probeSchema.parse(
      JSON.parse((await readStored(context.store, artifact.manifest, "probe.json")).toString("utf8")),
    );
    const twin = await readTwinDocument(context.store, artifact.manifest, "bundle/twin.json");
    const key = makeKey();
    const version = await prepareVersion(context.db, context.claim, artifact, document, key.hash);
    const path = `/endpoints/${version.slug}/${document.name}`;
    let check: LiveCheck;
    try {
      check = await runCheck(options, context, probe, twin, {
        path: `${path}/versions/${version.versionId}/invocations`,
        key: key.key,
        maxRows: document.maxRows,
      });
    } catch (error) {
      await markFailed(context.db, version, error);
      throw error;
    }
    return {
      facts: {
        address: `http://127.0.0.1:${options.servePort}${path}/invocations`,
        endpointId: version.endpointId,
        endpointName: document.name,
        version: version.number,
        versionId: version.versionId,
        adopted: version.adopted,
        environment: version.environment,
        canaryShare: version.canaryShare,
        liveCheck: check,
        positive: twin.positive,
        example: probe.rows[0] ?? null,
      },
      panels: [checkPanel(version, check)],
      apply: (db) => putIntoService(db, version),
    };
  };
}

/** Through the running serving process; through one of our own when none answers. */
async function runCheck(
  options: ActivateOptions,
  { db, store, signal }: EffectContext,
  probe: Probe,
  twin: TwinDocument,
  request: { path: string; key: string; maxRows: number },
): Promise<LiveCheck> {
  const running = await findServingPort(db, tunables);
  if (running !== null) {
    try {
      return await checkLive({ ...request, port: running }, probe, twin, signal);
    } catch (error) {
      // It may have died since its last heartbeat; a model that answers wrongly is another matter.
      if (toStagecraftError(error).code !== "serving_unreachable") throw error;
    }
  }
  const own = await startCheckServer({ db, store, home: options.home, python: options.python });
  try {
    return await checkLive({ ...request, port: own.port }, probe, twin, signal);
  } finally {
    await own.stop();
  }
}

function checkPanel(version: PreparedVersion, check: LiveCheck) {
  return {
    kind: "stats" as const,
    id: "live_check",
    title: "Live answers against the evaluation",
    items: [
      { label: "Version", value: version.adopted ? `${version.number} (unchanged)` : String(version.number) },
      { label: "Rows asked over HTTP", value: check.rows },
      { label: "Rows refused as in the evaluation", value: check.refused },
      { label: "Largest difference", value: check.largestDifference },
      { label: "Seconds", value: Math.round(check.seconds * 1000) / 1000, unit: "s" },
    ],
  };
}
