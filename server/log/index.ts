import { pino } from "pino";
import { env } from "../env.js";
import { createLog, type Log } from "./createLog.ts";

export type { Log } from "./createLog.ts";

/**
 * The process's log: JSON lines on standard error, so that a command's standard output stays its own.
 * Each room takes its child: `const roomLog = log.child({ room: "runs" })`.
 */
export const log: Log = createLog(env().logLevel, pino.destination({ dest: 2, sync: true }));
