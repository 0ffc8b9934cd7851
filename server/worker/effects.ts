import type { Backend } from "../backends/port.ts";
import { registerModel } from "../models/index.ts";
import { startMonitor } from "../monitoring/index.ts";
import type { Effects } from "../runs/index.ts";
import { createActivateEndpoint } from "../serving/index.ts";

export type EffectOptions = { backend: Backend; home: string; servePort: number };

/** What happens in the server when a stage of the given effect has done its own work. */
export const createEffects = ({ backend, home, servePort }: EffectOptions): Effects => ({
  registerModel,
  activateEndpoint: createActivateEndpoint({ home, servePort, python: () => backend.call }),
  startMonitor,
});
