import { scorecardForms } from "../../scorecards/vectorForms.ts";
import { prepareSheet } from "../sheet/recompute.ts";
import { evaluateVectors } from "../vectorForm/evaluateVectors.ts";
import { sampleSheet, SAMPLE_SIZE } from "./sampleSheet.ts";

const SEED = 2026;

/** Everything the rooms calculate, as text with all digits: the cases of a file and the whole sample sheet. */
export function allDigits(file: unknown): string {
  const { statistics, inputs } = sampleSheet();
  const sheet = prepareSheet(statistics, { seed: SEED, draws: SAMPLE_SIZE.draws })(inputs);
  return JSON.stringify({ cases: evaluateVectors(file, scorecardForms), sheet });
}

/** Milliseconds of each recomputation of the sample sheet after one changed amount, rising; the first ones warm up. */
export function recomputeMilliseconds(times: number): readonly number[] {
  const { statistics, inputs } = sampleSheet();
  const recompute = prepareSheet(statistics, { seed: SEED, draws: SAMPLE_SIZE.draws });
  const WARM_UP = 10;
  const taken: number[] = [];
  for (let i = 0; i < WARM_UP + times; i += 1) {
    const changed = {
      ...inputs,
      buildCost: inputs.buildCost + i,
      stated: { ...inputs.stated, fixedRunCost: 6500 + i },
    };
    const started = performance.now();
    recompute(changed);
    if (i >= WARM_UP) taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b);
}

/** Milliseconds of the very first recomputation, before the engine has compiled anything. */
export function firstRecomputeMilliseconds(): number {
  const { statistics, inputs } = sampleSheet();
  const recompute = prepareSheet(statistics, { seed: SEED, draws: SAMPLE_SIZE.draws });
  const started = performance.now();
  recompute(inputs);
  return performance.now() - started;
}
