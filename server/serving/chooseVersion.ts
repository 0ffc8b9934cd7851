import { createHash } from "node:crypto";
import type { EndpointState } from "./endpointStates.ts";
import type { Version } from "./versions.ts";

/** As many places as four bytes tell apart. */
const PLACES = 2 ** 32;

/**
 * Where a request stands between 0 and 1: the same id always at the same place, so that a caller who repeats a request
 * asks the same version, and ids spread evenly.
 */
export const placeOf = (inferenceId: string): number =>
  createHash("sha256").update(inferenceId).digest().readUInt32BE(0) / PLACES;

/** The version that answers a request: the canary for its share of the ids. */
export function chooseVersion(
  { version, canary }: Pick<EndpointState, "version" | "canary">,
  inferenceId: string,
): Version | null {
  return canary !== null && placeOf(inferenceId) < canary.share ? canary.version : version;
}
