import { fillGaps, ingestSettings, type TemplateColumn } from "./columns.ts";
import type { Part } from "./drawing.ts";

type Settled = Pick<Part, "settings" | "reasons">;

export type UsualParts = {
  sample: string;
  columns: readonly TemplateColumn[];
  /** Of the address; also the name of the endpoint. */
  endpoint: string;
  data: { name: string; draw?: object; reasons: Record<string, string> };
  label: Settled & { name: string };
  clean?: Settled;
  feature?: Settled;
  /** The first model, which the second must beat. */
  train: Settled & { name: string };
  /** A search (`tune`) or a second training. */
  second: Settled & { name: string; kind: "tune" | "train" };
  evaluate: Settled;
  monitor: string;
};

const AUTO = "Numbers, categories and dates each get the usual preparation, fitted on training rows only.";
const NO_GAPS =
  "The file has no gaps; the two rules stay for gaps in later batches: the median for numbers, a category of its own for text.";

/** The nine stages of a template from ingest to monitor; ids are those of `usualEdges`. */
export function usualParts(given: UsualParts): Part[] {
  const { data, label, train, second } = given;
  return [
    {
      id: "ingest",
      kind: "ingest",
      name: data.name,
      settings: ingestSettings(given.sample, given.columns, data.draw),
      reasons: data.reasons,
    },
    { id: "label", kind: "label", ...label },
    {
      id: "clean",
      kind: "clean",
      name: "Clean",
      ...(given.clean ?? { settings: { operations: fillGaps }, reasons: { operations: NO_GAPS } }),
    },
    {
      id: "feature",
      kind: "feature",
      name: "Features",
      ...(given.feature ?? { settings: { mode: "auto" }, reasons: { mode: AUTO } }),
    },
    { id: "train", kind: "train", ...train },
    { id: "tune", ...second },
    { id: "evaluate", kind: "evaluate", name: "Evaluate", ...given.evaluate },
    {
      id: "deploy",
      kind: "deploy",
      name: "Deploy",
      settings: { endpointName: given.endpoint, environment: "trial" },
      reasons: { environment: "A trial asks nobody's leave and ends by itself." },
    },
    { id: "monitor", kind: "monitor", name: "Monitor", settings: {}, reasons: { psiWarn: given.monitor } },
  ];
}
