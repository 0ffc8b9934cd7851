import type { Backend } from "../backends/port.ts";
import type { Database } from "../db/index.ts";
import { gateDeployments } from "../gates/index.ts";
import { registerModel } from "../models/index.ts";
import { startMonitor } from "../monitoring/index.ts";
import type { Effects } from "../runs/index.ts";
import { createActivateEndpoint } from "../serving/index.ts";

export type EffectOptions = { backend: Backend; home: string; servePort: number; database: () => Database };

/** What happens in the server when a stage of the given effect has done its own work. */
export const createEffects = ({ backend, home, servePort, database }: EffectOptions): Effects => ({
  registerModel,
  activateEndpoint: gateDeployments(database, createActivateEndpoint({ home, servePort, python: () => backend.call })),
  startMonitor,
});
