import type { DataFinding, DataMend } from "../contract.ts";
import type { FeatureSettings } from "./settings.ts";

/** How Feature mends a finding; null where it can't. Automatic preparation fills gaps and tames long tails by itself. */
export function featureMend(finding: DataFinding, settings: FeatureSettings): DataMend | null {
  const [column] = finding.columns;
  if (column === undefined) return null;
  if (settings.mode === "auto") {
    if (finding.code === "skewed") return { state: "handled", label: "Take the logarithm" };
    if (finding.code === "missing") return { state: "handled", label: "Fill the gaps" };
    return null;
  }
  if (finding.code !== "skewed") return null;
  const touched = settings.operations.some((operation) => {
    if (operation.op !== "log") return false;
    const { columns } = operation;
    return columns.by === "names" ? columns.names.includes(column) : columns.by === "all" || columns.type === "number";
  });
  if (touched) return { state: "handled", label: "Take the logarithm" };
  return {
    state: "offered",
    label: "Take the logarithm",
    patch: {
      operations: [{ op: "log", columns: { by: "names", names: [column] }, onlySkewed: false }, ...settings.operations],
    },
  };
}
