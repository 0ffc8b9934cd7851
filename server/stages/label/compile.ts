import { defineCompiler } from "../contract.ts";
import { cost } from "./cost.ts";
import { labelSettingsSchema } from "./settings.ts";

export const labelCompiler = defineCompiler(labelSettingsSchema, {
  compile: (settings, context) => ({
    params: {
      target: settings.method === "people" ? settings.labelColumn : (settings.target ?? context.project.target),
      problem: settings.problem,
      positive: settings.positive,
      conflicts: settings.conflicts,
      ...(settings.method === "people"
        ? {
            people: { classes: settings.classes, rows: settings.rowsToLabel, instructions: settings.instructions },
            opinions: settings.opinions,
          }
        : {}),
    },
    resources: { cpus: 2, memoryMb: 2560, seconds: 600 },
    // What people say changes without a setting changing.
    cacheable: settings.method === "column",
    effect: null,
  }),
  cost,
});
