/** Colours and faces of a picture, as literal values: the drawing library and exported files know no CSS variables. */
export type ChartColors = {
  ink: string;
  ink2: string;
  muted: string;
  line: string;
  lineStrong: string;
  edge: string;
  surface: string;
  accent: string;
  warn: string;
  bad: string;
  good: string;
  /** Series beside each other, in order; the accent first. */
  series: string[];
  sans: string;
  mono: string;
};

/** Told apart also without red or green; see the note in tokens.css. */
const seriesTokens = Array.from({ length: 8 }, (_, at) => `--series-${at + 1}`);

/** Reads the tokens that hold where the picture stands. */
export function readColors(element: HTMLElement): ChartColors {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  return {
    ink: token("--ink"),
    ink2: token("--ink-2"),
    muted: token("--muted"),
    line: token("--line"),
    lineStrong: token("--line-strong"),
    edge: token("--edge"),
    surface: token("--surface"),
    accent: token("--accent"),
    warn: token("--warn"),
    bad: token("--bad"),
    good: token("--good"),
    series: seriesTokens.map(token),
    sans: style.fontFamily,
    mono: token("--font-mono"),
  };
}
