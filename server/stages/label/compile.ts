import { defineCompiler } from "../contract.ts";
import { cost } from "./cost.ts";
import { labelSettingsSchema } from "./settings.ts";

export const labelCompiler = defineCompiler(labelSettingsSchema, {
  compile: (settings, context) => ({
    params: {
      target: settings.target ?? context.project.target,
      problem: settings.problem,
      positive: settings.positive,
      conflicts: settings.conflicts,
    },
    resources: { cpus: 2, memoryMb: 2560, seconds: 600 },
    cacheable: true,
    effect: null,
  }),
  cost,
});
