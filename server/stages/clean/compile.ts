import { defineCompiler } from "../contract.ts";
import { cost } from "./cost.ts";
import { cleanSettingsSchema } from "./settings.ts";
import { cleanTwin } from "./twin.ts";

export const cleanCompiler = defineCompiler(cleanSettingsSchema, {
  compile: (settings) => ({
    params: { operations: settings.operations },
    resources: { cpus: 2, memoryMb: 2560, seconds: 900 },
    cacheable: true,
    effect: null,
  }),
  cost,
  twin: cleanTwin,
});
