/** What happens in a project while somebody looks at it: one stream per tab, shared by everything on the page. */
export type { AcceptedBatch, Live, LivePhase, Presence, RunEvent } from "./createLive.ts";
export { LiveProvider, useInboxNews, useLive, useLiveState } from "./LiveProvider.tsx";
