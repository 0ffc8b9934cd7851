import * as ort from "onnxruntime-node";
import { bundleInvalid } from "../errors.ts";

export type Graph = {
  /** Answers of `count` rows: `width` numbers each, one row after the other. */
  run: (matrix: Float64Array, count: number) => Promise<Float64Array>;
  release: () => Promise<void>;
};

/**
 * A model graph with one double input [n, features] and one output [n, width].
 * @throws StagecraftError `bundle_invalid` when it is no such graph
 */
export async function openGraph(
  model: Uint8Array,
  names: { input: string; output: string },
  features: number,
  width: number,
): Promise<Graph> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw bundleInvalid(
      `the graph can't be opened: ${error instanceof Error ? error.message.slice(0, 500) : String(error)}`,
      error,
    );
  }
  const output = session.outputNames.includes(names.output) ? names.output : session.outputNames[0];
  if (!session.inputNames.includes(names.input) || output === undefined) {
    throw bundleInvalid(
      `the graph has inputs ${session.inputNames.join(", ")} and outputs ${session.outputNames.join(", ")}`,
    );
  }
  const fetches = [output];
  return {
    run: async (matrix, count) => {
      const feeds = { [names.input]: new ort.Tensor("float64", matrix, [count, features]) };
      const { data } = (await session.run(feeds, fetches))[output] ?? { data: null };
      if (!(data instanceof Float64Array || data instanceof Float32Array) || data.length !== count * width) {
        throw bundleInvalid(
          `the graph answered ${data === null ? "nothing" : `${data.length} values`} for ${count} rows`,
        );
      }
      return data instanceof Float64Array ? data : Float64Array.from(data);
    },
    release: () => session.release(),
  };
}
