import type { FeatureOperation } from "./settings.ts";

/** What `auto` does, in order. Gaps left by Clean are filled by the stage itself before and after these. */
export const autoOperations: FeatureOperation[] = [
  {
    op: "date_parts",
    columns: { by: "type", type: "date" },
    parts: ["year", "month", "weekday", "hour", "age"],
    reference: null,
  },
  { op: "log", columns: { by: "type", type: "number" }, onlySkewed: true },
  { op: "scale", columns: { by: "type", type: "number" }, method: "standard" },
  { op: "onehot", columns: { by: "type", type: "text" }, minShare: 0.005, maxCategories: 30, unknown: "other" },
  { op: "select_variance", threshold: 0 },
];
