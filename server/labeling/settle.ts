/** What several opinions on a row come to. Pure. */

/** Null: "I don't know". */
export type Opinion = { personId: string; label: string | null };

/** `open`: opinions are still missing. `unknown`: nobody knew. `disagreed`: as many say one thing as another. */
export type Standing = { state: "open" | "disagreed" | "unknown"; label: null } | { state: "labelled"; label: string };

/**
 * The label most people gave; who doesn't know doesn't count.
 * @param needed opinions a row needs, don't-knows included
 */
export function settle(opinions: readonly Opinion[], needed: number): Standing {
  if (opinions.length < needed) return { state: "open", label: null };
  const votes = new Map<string, number>();
  for (const { label } of opinions) if (label !== null) votes.set(label, (votes.get(label) ?? 0) + 1);
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  if (!first) return { state: "unknown", label: null };
  return second && second[1] === first[1]
    ? { state: "disagreed", label: null }
    : { state: "labelled", label: first[0] };
}

/**
 * Agreement beyond chance between two opinions per row, whoever gave them (Fleiss 1971 for two ratings; equal to Scott's
 * pi): (observed − expected) ÷ (1 − expected).
 * @param items opinions by row; rows with fewer than two labels say nothing, of more the first two count
 * @returns null when no row has two labels, or all labels are the same one
 */
export function kappaOf(items: readonly (readonly Opinion[])[]): number | null {
  const pairs = items.flatMap((opinions) => {
    const [one, other] = opinions.flatMap(({ label }) => (label === null ? [] : [label]));
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  if (pairs.length === 0) return null;
  const counts = new Map<string, number>();
  for (const label of pairs.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const expected = [...counts.values()].reduce((sum, count) => sum + (count / (2 * pairs.length)) ** 2, 0);
  if (expected >= 1) return null;
  const observed = pairs.filter(([one, other]) => one === other).length / pairs.length;
  return (observed - expected) / (1 - expected);
}
