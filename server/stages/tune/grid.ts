/** Bounds of a search by hyper-parameter: scale, whole numbers, first value. */
export type SearchSpace = Record<string, { low: number; high: number; log: boolean; integer: boolean; start: number }>;

function pointsOf(range: SearchSpace[string], points: number): number[] {
  const { low, high, log, integer } = range;
  const made = Array.from({ length: points }, (_, at) => {
    const share = at / (points - 1);
    // The ends are the bounds themselves, not what rounding makes of them.
    if (at === 0) return low;
    if (at === points - 1) return high;
    return log ? low * (high / low) ** share : low + (high - low) * share;
  });
  return [...new Set(integer ? made.map(Math.round) : made)];
}

/** How many trials a grid has, without making it. */
export function gridSize(space: SearchSpace, points: number): number {
  return Object.values(space).reduce((size, range) => size * pointsOf(range, points).length, 1);
}

/** More combinations than anybody waits for; issues refuse such a grid, so this only bounds memory. */
export const MOST_GRID_TRIALS = 500;

/** Every combination of evenly spaced values, the last range turning fastest. */
export function gridOf(space: SearchSpace, points: number): Record<string, number>[] {
  if (gridSize(space, points) > MOST_GRID_TRIALS) return [];
  return Object.entries(space).reduce<Record<string, number>[]>(
    (trials, [name, range]) => {
      const values = pointsOf(range, points);
      return trials.flatMap((trial) => values.map((value) => ({ ...trial, [name]: value })));
    },
    [{}],
  );
}
