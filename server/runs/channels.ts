/** Names of the notifications; payloads are ids only (a notification holds 8 kB at most). */
export const runEventsChannel = "stagecraft_run_events";
export const runCancelChannel = "stagecraft_run_cancel";
