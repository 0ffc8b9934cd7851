import { defineCompiler, type Json } from "../contract.ts";
import { cost } from "./cost.ts";
import { ingestSettingsSchema } from "./settings.ts";

export const ingestCompiler = defineCompiler(ingestSettingsSchema, {
  compile: (settings, context) => ({
    params: {
      sample: settings.source?.type === "sample" ? settings.source.sample : null,
      format: settings.format,
      // Shares of missing and distinct values are what somebody saw, not what to do: they must not change a cache key.
      columns: settings.columns.map(({ name, as, type, format, keep, role }): Json => ({
        name,
        as,
        type,
        format,
        keep,
        role,
      })),
      badRows: settings.badRows,
      draw: settings.draw,
      target: context.project.target,
    },
    resources: { cpus: 2, memoryMb: 2560, seconds: 900 },
    cacheable: true,
    effect: null,
  }),
  cost,
});
