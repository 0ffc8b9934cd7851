import type { Profile } from "../types.ts";

/** Asked in every profile. */
export const ALL: readonly Profile[] = ["light", "standard", "high_risk"];
/** Left out of the light profile. */
export const FROM_STANDARD: readonly Profile[] = ["standard", "high_risk"];
/** Asked where people can be harmed. */
export const FULL: readonly Profile[] = ["high_risk"];
