import type { Panel } from "../../server/stages/contract.ts";

type Line = Extract<Panel, { kind: "line" }>;
type Series = Line["series"][number];
export type RunLines = {
  label: string;
  lines: readonly { stageId: string; stageName: string; panel: Line }[];
};

/** A helper everybody shares: chance, perfect calibration. */
const isHelper = (series: Series): boolean => series.style === "dashed";
/** Marks beside a line (a threshold, single trials); over several runs they only add noise. */
const isMark = (series: Series, panel: Line): boolean =>
  series.style === "points" && panel.series.some((each) => each.style === undefined || each.style === "line");

function nameOf(label: string, series: Series, alone: boolean): string {
  return alone ? label : `${label} ${series.name.charAt(0).toLowerCase()}${series.name.slice(1)}`;
}

/**
 * The same picture of several runs as one: their lines by the names of the runs, the helpers once.
 * @returns pictures that at least two runs have, in the order of the first run that has them
 */
export function overlayLines(runs: readonly RunLines[]): Line[] {
  const found = new Map<string, { title: string; parts: { label: string; panel: Line }[] }>();
  for (const run of runs) {
    for (const { stageId, stageName, panel } of run.lines) {
      const key = `${stageId}/${panel.id}`;
      const picture = found.get(key) ?? { title: `${panel.title} · ${stageName}`, parts: [] };
      picture.parts.push({ label: run.label, panel });
      found.set(key, picture);
    }
  }
  return [...found].flatMap(([key, { title, parts }]): Line[] => {
    const [first] = parts;
    if (parts.length < 2 || !first) return [];
    const drawn = parts.flatMap(({ label, panel }) => {
      const own = panel.series.filter((series) => !isHelper(series) && !isMark(series, panel));
      return own.map((series): Series => ({
        ...series,
        name: nameOf(label, series, own.length === 1),
        // Points of several runs would be one cloud; ordered along the axis they are lines that can be told apart.
        ...(series.style === "points" && own.length === 1 ? { style: "line" as const } : {}),
      }));
    });
    const helpers = first.panel.series.filter(isHelper);
    return [{ ...first.panel, id: key, title, series: [...drawn, ...helpers] }];
  });
}
