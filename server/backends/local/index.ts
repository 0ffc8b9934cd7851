/** The backend that runs stages on this machine, in warm Python interpreters. */
export { createLocalBackend, type LocalBackendOptions } from "./createLocalBackend.ts";
export { defaultTunables, type LocalTunables } from "./tunables.ts";
