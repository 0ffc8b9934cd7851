import { EconomicsError } from "../../economics/errors.ts";

/** Points of one test: not done, done by hand and documented, automated. */
export type TestPoints = 0 | 0.5 | 1;

/** The four sections of the ML Test Score. */
export interface TestScoreSections {
  readonly data: readonly number[];
  readonly model: readonly number[];
  readonly infrastructure: readonly number[];
  readonly monitoring: readonly number[];
}

/** The score and how it comes about. */
export interface TestScore {
  /** Sums of data, model, infrastructure, monitoring. */
  readonly sections: readonly [number, number, number, number];
  /** The lowest section decides. */
  readonly score: number;
  readonly band: TestScoreBand;
}

/** Bands of the score, lowest first. */
export type TestScoreBand = "0" | "(0,1]" | "(1,2]" | "(2,3]" | "(3,5]" | ">5";

const meanings: Readonly<Record<TestScoreBand, string>> = {
  "0": "At least one area is not tested at all; good for research only.",
  "(0,1]": "Some tests exist, but large gaps remain in at least one area.",
  "(1,2]": "A start is made; the weakest area needs more before money depends on it.",
  "(2,3]": "Every area is tested to a fair degree; automate what is done by hand.",
  "(3,5]": "Every area is tested and watched well.",
  ">5": "Every area is tested and watched exceptionally well.",
};

/** What a band says about a project, in one sentence. */
export function testScoreMeaning(band: TestScoreBand): string {
  return meanings[band];
}

/**
 * ML Test Score: the minimum of the four section sums.
 *
 * In: points per test, 0, 0.5 or 1. Errors: `rate.out_of_range` for other points; `statistics.length` for an empty section.
 * Source: Breck et al. 2017, The ML Test Score.
 */
export function testScore({ data, model, infrastructure, monitoring }: TestScoreSections): TestScore {
  const sections = [section(data), section(model), section(infrastructure), section(monitoring)] as const;
  const score = Math.min(...sections);
  return { sections: [...sections], score, band: bandOf(score) };
}

function section(points: readonly number[]): number {
  if (points.length === 0) throw new EconomicsError("statistics.length", { name: "The tests of a section" });
  return points.reduce((sum, each) => {
    if (each !== 0 && each !== 0.5 && each !== 1) {
      throw new EconomicsError("rate.out_of_range", { name: "The points of a test", value: each });
    }
    return sum + each;
  }, 0);
}

function bandOf(score: number): TestScoreBand {
  if (score <= 0) return "0";
  if (score <= 1) return "(0,1]";
  if (score <= 2) return "(1,2]";
  if (score <= 3) return "(2,3]";
  return score <= 5 ? "(3,5]" : ">5";
}
