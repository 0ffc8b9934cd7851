import { defineCompiler } from "../contract.ts";
import { estimateMonitorCost } from "./cost.ts";
import { monitorSettingsSchema } from "./stage.ts";

export const monitorCompiler = defineCompiler(monitorSettingsSchema, {
  compile: (settings) => ({
    params: {
      psi_warn: settings.psiWarn,
      psi_alarm: settings.psiAlarm,
      false_discovery_rate: settings.falseDiscoveryRate,
      missing_rise: settings.missingRise,
      bins: settings.bins,
      min_rows: settings.minRows,
    },
    resources: { cpus: 1, memoryMb: 2048, seconds: 600 },
    cacheable: false,
    effect: "startMonitor",
  }),
  cost: (_settings, _context, rows) => estimateMonitorCost(rows),
});
