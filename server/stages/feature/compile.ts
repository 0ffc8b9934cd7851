import { defineCompiler } from "../contract.ts";
import { autoOperations } from "./auto.ts";
import { cost } from "./cost.ts";
import { featureSettingsSchema } from "./settings.ts";
import { featureTwin } from "./twin.ts";

export const featureCompiler = defineCompiler(featureSettingsSchema, {
  compile: (settings) => ({
    params: {
      auto: settings.mode === "auto",
      operations: settings.mode === "auto" ? autoOperations : settings.operations,
    },
    resources: { cpus: 2, memoryMb: 3584, seconds: 900 },
    cacheable: true,
    effect: null,
  }),
  cost,
  twin: featureTwin,
});
