import { defineCompiler } from "../contract.ts";
import { estimateDeployCost } from "./cost.ts";
import { deploySettingsSchema } from "./stage.ts";

export const deployCompiler = defineCompiler(deploySettingsSchema, {
  compile: (settings) => ({
    params: {
      endpoint_name: settings.endpointName,
      environment: settings.environment,
      canary_share: settings.canaryPercent / 100,
      runner: settings.runner,
      max_rows: settings.maxRows,
    },
    resources: { cpus: 1, memoryMb: 2048, seconds: 600 },
    cacheable: false,
    effect: "activateEndpoint",
  }),
  cost: (_settings, _context, rows) => estimateDeployCost(rows),
});
