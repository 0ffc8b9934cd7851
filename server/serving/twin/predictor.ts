import { z } from "zod";
import type { Json } from "../../stages/contract.ts";
import type { ParsedRow } from "../../stages/ingest/twin.ts";
import { bundleInvalid } from "../errors.ts";
import { coalesce } from "./coalesce.ts";
import { compileTwin } from "./compileTwin.ts";
import type { TwinDocument } from "./document.ts";
import { openGraph } from "./graph.ts";

/** A raw row with its typed cells. */
export type Instance = { raw: Record<string, unknown>; row: ParsedRow["row"] };

/** What the model says about one row: probabilities in the order of the classes, or one number; or why it says nothing. */
export type Scored = { ok: true; values: number[] } | { ok: false; message: string };

export type Predictor = {
  score: (instances: Instance[]) => Promise<Scored[]>;
  close: () => Promise<void>;
};

const NO_ANSWER: Scored = { ok: false, message: "the model has no finite answer for this row" };
/** Rows of several requests that may share one call of the graph. */
const ROWS_AT_ONCE = 1_000;

const widthOf = (document: TwinDocument): number => document.classes?.length ?? 1;

/**
 * Answers in this process, through the compiled steps and the ONNX graph.
 * @throws StagecraftError `bundle_invalid`
 */
export async function createNodePredictor(document: TwinDocument, model: Uint8Array): Promise<Predictor> {
  const { prepare } = compileTwin(document);
  const features = document.featureNames.length;
  const width = widthOf(document);
  const graph = await openGraph(model, document.graph, features, width);
  const run = coalesce<{ matrix: Float64Array; count: number }, Float64Array>(
    async (parts) => {
      const only = parts[0];
      if (parts.length === 1 && only !== undefined) return [await graph.run(only.matrix, only.count)];
      const count = parts.reduce((sum, part) => sum + part.count, 0);
      const joined = new Float64Array(count * features);
      let at = 0;
      for (const { matrix } of parts) {
        joined.set(matrix, at);
        at += matrix.length;
      }
      const answers = await graph.run(joined, count);
      let from = 0;
      return parts.map((part) => answers.subarray(from, (from += part.count * width)));
    },
    ({ count }) => count,
    ROWS_AT_ONCE,
  );
  return {
    score: async (instances) => {
      const vectors = instances.map(({ row }) => prepare(row));
      const usable = vectors.filter((vector) => vector.ok);
      const matrix = new Float64Array(usable.length * features);
      usable.forEach((vector, at) => matrix.set(vector.values, at * features));
      const answers = usable.length === 0 ? new Float64Array() : await run({ matrix, count: usable.length });
      let at = 0;
      return vectors.map((vector): Scored => {
        if (!vector.ok) return vector;
        const values = [...answers.subarray(at, (at += width))];
        return values.every(Number.isFinite) ? { ok: true, values } : NO_ANSWER;
      });
    },
    close: () => graph.release(),
  };
}

/** A question to a stage's own Python code; see Backend.call. */
export type CallPython = (entry: string, fn: string, params: { [key: string]: Json }, base: string) => Promise<Json>;

const pythonAnswerSchema = z.array(z.union([z.array(z.number()), z.string()]));

/**
 * Answers through a warm Python interpreter, which keeps the bundle loaded.
 * @param folder holds `twin.json` and `model.onnx`
 */
export function createPythonPredictor(call: CallPython, folder: string): Predictor {
  const ask = coalesce<Instance[], Scored[]>(
    async (groups) => {
      const rows = z.array(z.record(z.string(), z.json())).parse(groups.flat().map(({ raw }) => raw));
      const answered = pythonAnswerSchema.parse(await call("deploy", "answer", { rows }, folder));
      if (answered.length !== rows.length)
        throw bundleInvalid(`Python answered ${answered.length} of ${rows.length} rows`);
      const scored = answered.map((one): Scored =>
        typeof one === "string" ? { ok: false, message: one } : { ok: true, values: one },
      );
      let from = 0;
      return groups.map((group) => scored.slice(from, (from += group.length)));
    },
    (group) => group.length,
    ROWS_AT_ONCE,
  );
  return {
    score: (instances) => (instances.length === 0 ? Promise.resolve([]) : ask(instances)),
    close: () => Promise.resolve(),
  };
}
