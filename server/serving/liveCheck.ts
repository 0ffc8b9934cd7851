import { StagecraftError, UnavailableError } from "../errors/index.ts";
import { z } from "zod";
import { tunables } from "./tunables.ts";
import { compileDecision } from "./twin/decide.ts";
import type { Probe, TwinDocument } from "./twin/document.ts";

export type LiveCheck = { rows: number; refused: number; largestDifference: number; seconds: number };

export type CheckTarget = { port: number; path: string; key: string; maxRows: number };

const answerSchema = z.object({
  predictions: z.array(
    z.object({
      prediction: z.union([z.string(), z.number()]),
      probability: z.record(z.string(), z.number()).optional(),
    }),
  ),
});
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The new version answers otherwise than it was judged: it must not go live. */
function failed(code: string, what: string, internal?: string): StagecraftError {
  return new StagecraftError(
    {
      code,
      userMessage: `The live check failed, so the model didn’t go live: ${what}`,
      remedy:
        "What was live before stays so. Run the pipeline again; if it happens again, choose “Python” as the runner in the deploy stage.",
      ...(internal !== undefined && { internal }),
    },
    422,
  );
}

const spreadOf = (values: number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
};

/**
 * Sends judged rows to a version over HTTP and compares every answer with the one it was judged by: equal answers and
 * decisions make equal metrics. Rows the model refuses must be refused here too.
 * @throws StagecraftError `live_check_differs`, `live_check_refused`, `live_check_failed`; UnavailableError
 *   `serving_unreachable` when nobody answers at the port
 */
export async function checkLive(
  target: CheckTarget,
  probe: Probe,
  document: TwinDocument,
  signal: AbortSignal,
): Promise<LiveCheck> {
  const started = performance.now();
  const decide = compileDecision(document);
  const spread = document.classes === null ? spreadOf(probe.expected.flatMap((values) => values ?? [])) : 1;
  const pairs = probe.rows.map((row, at) => ({ row, expected: probe.expected[at] ?? null }));
  const answered = pairs.filter((pair) => pair.expected !== null);
  const refused = pairs.filter((pair) => pair.expected === null);
  let largest = 0;
  const step = Math.min(target.maxRows, tunables.checkRows);
  for (let from = 0; from < answered.length; from += step) {
    const part = answered.slice(from, from + step);
    const { status, text } = await post(target, JSON.stringify({ instances: part.map(({ row }) => row) }), signal);
    if (status !== 200) {
      const said = errorSchema.safeParse(parse(text)).data?.error;
      throw failed(
        status === 422 ? "live_check_refused" : "live_check_failed",
        said?.message ?? `it answered with status ${status}.`,
        text.slice(0, 500),
      );
    }
    const { predictions } = answerSchema.parse(parse(text));
    if (predictions.length !== part.length)
      throw failed("live_check_failed", `${predictions.length} answers came for ${part.length} rows.`);
    part.forEach(({ expected }, at) => {
      const answer = predictions[at];
      const values =
        answer?.probability === undefined
          ? [Number(answer?.prediction)]
          : (document.classes ?? []).map((name) => answer.probability?.[name] ?? Number.NaN);
      (expected ?? []).forEach((wanted, index) => {
        const gap = Math.abs((values[index] ?? Number.NaN) - wanted) / Math.max(1, Math.abs(wanted), spread);
        if (!(gap <= tunables.tolerance))
          throw failed(
            "live_check_differs",
            `row ${from + at + 1} gets another answer than in the evaluation.`,
            `${values.join()} instead of ${(expected ?? []).join()}`,
          );
        largest = Math.max(largest, gap);
      });
      if (document.classes !== null && answer?.prediction !== decide(expected ?? []).prediction) {
        throw failed("live_check_differs", `row ${from + at + 1} gets another class than in the evaluation.`);
      }
    });
  }
  for (const { row } of refused.slice(0, tunables.violations)) {
    const { status } = await post(target, JSON.stringify({ instances: [row] }), signal);
    if (status !== 422)
      throw failed(
        "live_check_differs",
        "a row that was refused in the evaluation gets an answer.",
        `status ${status}`,
      );
  }
  return {
    rows: answered.length,
    refused: refused.length,
    largestDifference: largest,
    seconds: (performance.now() - started) / 1000,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function post(target: CheckTarget, body: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
  const timeout = AbortSignal.timeout(tunables.checkTimeoutMs);
  try {
    const response = await fetch(`http://127.0.0.1:${target.port}${target.path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${target.key}` },
      body,
      signal: AbortSignal.any([signal, timeout]),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw failed("live_check_failed", "an answer took too long.");
    throw new UnavailableError({
      code: "serving_unreachable",
      userMessage: "The serving process doesn’t answer.",
      remedy: "Wait until it has started again, and run the stage again.",
      cause: error,
    });
  }
}
