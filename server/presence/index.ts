/** Who has a project open right now: cursors and selections, never stored. */
export { createPresenceHub, presenceChannel, type PresenceHub } from "./presence.ts";
export { whereaboutsSchema, type Presence } from "./presenceSchema.ts";
