import type { ExecutiveSummary } from "./summarySchema.ts";

/** Digits with whatever may stand around them as money or a count in a sentence somebody wrote. */
const FIGURE = /[€$£¥₹]?\s?\d[\d.,'\u00a0\u202f ]*(?:\s?(?:k|M|bn|%|€|EUR|USD|GBP|CHF)\b)?/g;
const blank = (text: string | null): string | null => text?.replace(FIGURE, "… ").trim() ?? null;

/**
 * The page with amounts taken out: ratios, months, colours and names are left. What is taken out is gone, not hidden, so
 * it can't be read in the page's source either. Pictures are scaled to the largest value in them.
 */
export function withoutAmounts(summary: ExecutiveSummary): ExecutiveSummary {
  const { tiles, goal } = summary;
  return {
    ...summary,
    ask: { ...summary.ask, note: blank(summary.ask.note) },
    ended:
      summary.ended === null
        ? null
        : {
            ...summary.ended,
            reason: summary.ended.kind === "stopped" ? (blank(summary.ended.reason) ?? "") : summary.ended.reason,
            moneySpent: null,
            moneyNotSpent: null,
          },
    goal: {
      ...goal,
      problem: blank(goal.problem),
      // What is left is how the three stand to each other.
      ...(goal.baseline === null || goal.baseline === 0
        ? { baseline: null, target: null, expected: null }
        : {
            baseline: 100,
            target: goal.target === null ? null : percentOf(goal.target, goal.baseline),
            expected: goal.expected === null ? null : percentOf(goal.expected, goal.baseline),
          }),
      unit: "%",
    },
    tiles:
      tiles === null
        ? null
        : {
            ...tiles,
            value: {
              net: Math.sign(tiles.value.net),
              sampling: null,
              samplingProblem: null,
              assumptions: null,
              policies: scaled(tiles.value.policies),
            },
            cost:
              tiles.cost === null ? null : { ...tiles.cost, build: 0, runPerMonth: 0, soFar: shape(tiles.cost.soFar) },
            time: tiles.time === null ? null : { ...tiles.time, worthRetrained: 0, ...shapes(tiles.time) },
            people: {
              ...tiles.people,
              flags: tiles.people.capacity === null ? 0 : percentOf(tiles.people.flags, tiles.people.capacity),
              capacity: tiles.people.capacity === null ? null : 100,
            },
          },
    tilesProblem: blank(summary.tilesProblem),
    risks: summary.risks.map((risk) => ({ ...risk, text: blank(risk.text) ?? "" })),
    whatIf: null,
    isWithoutAmounts: true,
  };
}

const percentOf = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10;
const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs), Number.MIN_VALUE);
const per = (value: number, whole: number): number => Math.round((value / whole) * 1000) / 1000;

function scaled(policies: Record<"nobody" | "everybody" | "today" | "model", number>) {
  const whole = largest(Object.values(policies));
  const { nobody, everybody, today, model } = policies;
  return {
    nobody: per(nobody, whole),
    everybody: per(everybody, whole),
    today: per(today, whole),
    model: per(model, whole),
  };
}

const shape = (values: readonly number[]): number[] => values.map((value) => per(value, largest(values)));

function shapes({ drifting, retrained }: { drifting: readonly number[]; retrained: readonly number[] }) {
  const whole = largest([...drifting, ...retrained]);
  return {
    drifting: drifting.map((value) => per(value, whole)),
    retrained: retrained.map((value) => per(value, whole)),
  };
}
