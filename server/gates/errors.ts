import { ConflictError } from "../errors/index.ts";
import type { GateBlocker } from "./blockers.ts";

const NAMES = ["framing", "data", "release", "live", "review"] as const;
const MOST = 6;

/** A gate that doesn't open: everything that keeps it shut, and who can mend it. */
export function gateShut(gate: number, environment: string, blockers: readonly GateBlocker[]): ConflictError {
  const listed = blockers
    .slice(0, MOST)
    .map(
      ({ id, reason, mender }) =>
        `${words(id)}${reason} (${mender.name ?? `an ${mender.role}`.replace("an r", "a r")})`,
    );
  const more = blockers.length - listed.length;
  return new ConflictError({
    code: "gate_shut",
    userMessage: `The gate “${NAMES[gate] ?? gate}” is shut for ${environment}. ${listed.join(" ")}${more > 0 ? ` And ${more} more.` : ""}`,
    remedy: "In brackets: who can mend it. The scorecards page lists everything that blocks.",
    internal: blockers.map(({ id }) => id).join(", "),
  });
}

/** Questions by their number, facts by their sentence alone. */
const words = (id: string): string => (/^[CFDP]\d\d$/.test(id) ? `${id}: ` : "");
