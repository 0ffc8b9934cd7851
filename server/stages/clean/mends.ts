import type { DataFinding, DataMend, Selector } from "../contract.ts";
import type { CleanOperation, CleanSettings } from "./settings.ts";

type WithColumns = Extract<CleanOperation, { columns: Selector }>;

/** Columns a cure works on. Of two that say the same, one is enough. */
const meant = (finding: DataFinding): string[] =>
  finding.code === "twins" ? finding.columns.slice(0, 1) : finding.columns;

function covers(selector: Selector, finding: DataFinding): boolean {
  if (selector.by === "all") return true;
  if (selector.by === "type") return selector.type === finding.kind;
  const { names } = selector;
  const columns = meant(finding);
  return columns.length > 0 && columns.every((column) => names.includes(column));
}

const onColumn = (finding: DataFinding): Selector => ({ by: "names", names: meant(finding) });

/** Far outliers only: a finding is about values beyond three times the middle half. */
const FAR = 3;

type Cure = {
  label: string;
  operation: (finding: DataFinding) => CleanOperation;
  /** Whether an operation that is there already does it. */
  done: (operation: CleanOperation, finding: DataFinding) => boolean;
};

const touching =
  (op: WithColumns["op"]) =>
  (operation: CleanOperation, finding: DataFinding): boolean =>
    operation.op === op && "columns" in operation && covers(operation.columns, finding);

const drop: Cure = {
  label: "Drop the column",
  operation: (finding) => ({ op: "drop_columns", columns: onColumn(finding), maxMissing: null }),
  done: (operation, finding) =>
    operation.op === "drop_columns" &&
    covers(operation.columns, finding) &&
    (operation.maxMissing === null ||
      (finding.code.includes("missing") && (finding.value ?? 0) > operation.maxMissing)),
};
const fill: Cure = {
  label: "Fill the gaps",
  operation: (finding) =>
    finding.kind === "number"
      ? { op: "impute", columns: onColumn(finding), method: "median", value: null, flag: true }
      : { op: "impute", columns: onColumn(finding), method: "mode", value: null, flag: true },
  done: touching("impute"),
};
const clip: Cure = {
  label: "Clip the outliers",
  operation: (finding) => ({ op: "clip", columns: onColumn(finding), factor: FAR }),
  done: touching("clip"),
};
const deduplicate: Cure = {
  label: "Remove duplicates",
  operation: () => ({ op: "deduplicate", keys: [] }),
  done: (operation) => operation.op === "deduplicate",
};

const cures: Readonly<Record<string, Cure>> = {
  leak: drop,
  empty: drop,
  constant: drop,
  mostly_missing: drop,
  identifier: drop,
  twins: drop,
  missing: fill,
  outliers: clip,
  duplicates: deduplicate,
};

/** Operations on all rows come before anything is fitted, so a new one takes its place behind the last of them. */
const isCombining = (operation: CleanOperation): boolean => operation.op === "join" || operation.op === "union";

/** How Clean mends a finding; null where it can't. */
export function cleanMend(finding: DataFinding, settings: CleanSettings): DataMend | null {
  const cure = cures[finding.code];
  if (!cure) return null;
  const { operations } = settings;
  // A dropped column needs no other cure.
  if (
    operations.some(
      (operation) => cure.done(operation, finding) || (finding.columns.length > 0 && drop.done(operation, finding)),
    )
  )
    return { state: "handled", label: cure.label };
  const added = cure.operation(finding);
  // What throws a column or a row away goes before what works on it.
  const first = added.op === "drop_columns" || added.op === "deduplicate";
  const at = first ? operations.filter(isCombining).length : operations.length;
  return {
    state: "offered",
    label: cure.label,
    patch: { operations: [...operations.slice(0, at), added, ...operations.slice(at)] },
  };
}
