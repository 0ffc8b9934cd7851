import { stageCompilers } from "../../stages/registry.server.ts";
import type { TwinStep, TwinSteps } from "../../stages/contract.ts";
import { compileVector, type Vector } from "../../stages/feature/twin.ts";
import { compileSignature, type ParsedRow } from "../../stages/ingest/twin.ts";
import { bundleInvalid } from "../errors.ts";
import type { TwinDocument } from "./document.ts";

/** Every operation some room can do for one row. */
const operations: TwinSteps = Object.assign(
  {},
  ...Object.values(stageCompilers).map((compiler) => compiler.twin ?? {}),
);

export type Preparation = {
  /** Cells of a raw row, typed; with what doesn't fit. Unknown fields are ignored here. */
  parse: (raw: Record<string, unknown>) => ParsedRow;
  /** A typed row as numbers in the graph's order; changes the row. */
  prepare: (row: ParsedRow["row"]) => Vector;
};

/**
 * The fitted recipe of a twin document, compiled once, for one row at a time.
 * @throws StagecraftError `bundle_invalid` when a step is one this version doesn't know
 */
export function compileTwin(document: TwinDocument): Preparation {
  const steps = document.steps.map((step): TwinStep => {
    const make = Object.hasOwn(operations, step.op) ? operations[step.op] : undefined;
    if (make === undefined) throw bundleInvalid(`no row-by-row form of the step ${step.op}`);
    return make(step.columns, step.parameters);
  });
  const vector = compileVector(document.featureNames);
  return {
    parse: compileSignature(document.signature),
    prepare: (row) => {
      for (const step of steps) {
        const refused = step(row);
        if (refused !== null) return { ok: false, message: refused };
      }
      return vector(row);
    },
  };
}
