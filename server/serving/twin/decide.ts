import type { TwinDocument } from "./document.ts";

/** An answer as callers get it. `probability` by class; absent for a number. */
export type Answer = { prediction: string | number; probability?: Record<string, number> };

/** What the model's numbers mean: the class at the frozen threshold, the likeliest of several, or the number itself. */
export function compileDecision(
  document: Pick<TwinDocument, "classes" | "positive" | "threshold">,
): (values: readonly number[]) => Answer {
  const { classes, positive, threshold } = document;
  if (classes === null) return (values) => ({ prediction: values[0] ?? Number.NaN });
  const at = positive === null ? -1 : classes.indexOf(positive);
  const choose = (values: readonly number[]): number => {
    if (at >= 0 && threshold !== null && classes.length === 2) return (values[at] ?? 0) >= threshold ? at : 1 - at;
    return values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
  };
  return (values) => ({
    prediction: classes[choose(values)] ?? "",
    probability: Object.fromEntries(classes.map((name, index) => [name, values[index] ?? 0])),
  });
}
