/** The backend that runs stages on this machine, in warm Python interpreters. */
export { createLocalBackend } from "./createLocalBackend.ts";
