import type { Panel } from "../../server/stages/contract.ts";

/** A panel of one run (or model, or batch), with the name its lines get. */
export type NamedPanel = { name: string; panel: Panel };

const isReference = (style: string | undefined): boolean => style === "dashed";

/**
 * Lays the same picture of several runs over each other.
 * @param panels panels of one kind and meaning (the same id), each with the name of its run
 * @returns one panel: lines and histograms over each other (reference lines such as "Guessing" once), bars with a bar
 *   per run, values and tables with a column per run; null where there is nothing to lay over each other
 */
export function overlayPanels(panels: readonly NamedPanel[]): Panel | null {
  const [first] = panels;
  if (!first) return null;
  const rest = panels.filter(({ panel }) => panel.kind === first.panel.kind);
  const base = first.panel;
  switch (base.kind) {
    case "line": {
      const lines = rest.flatMap(({ name, panel }) => {
        if (panel.kind !== "line") return [];
        const own = panel.series.filter((series) => !isReference(series.style));
        // "Model" says nothing once there are several; a fold or a class does.
        return own.map((series, at) => ({ ...series, name: at === 0 ? name : `${name}: ${series.name}` }));
      });
      const references = base.series.filter((series) => isReference(series.style));
      return { ...base, series: [...lines, ...references] };
    }
    case "histogram": {
      const same = rest.filter(({ panel }) => panel.kind === "histogram" && panel.edges.join() === base.edges.join());
      const series = same.flatMap(({ name, panel }) =>
        panel.kind === "histogram"
          ? panel.series.map((each) => ({ ...each, name: panel.series.length === 1 ? name : `${name}: ${each.name}` }))
          : [],
      );
      return { ...base, series };
    }
    case "bars": {
      const labels = [
        ...new Set(rest.flatMap(({ panel }) => (panel.kind === "bars" ? panel.items.map((item) => item.label) : []))),
      ];
      const items = labels.flatMap((label) =>
        rest.flatMap(({ name, panel }) => {
          const found = panel.kind === "bars" ? panel.items.find((item) => item.label === label) : undefined;
          return found ? [{ ...found, label: `${label} · ${name}` }] : [];
        }),
      );
      return { ...base, items };
    }
    case "stats": {
      const labels = [
        ...new Set(rest.flatMap(({ panel }) => (panel.kind === "stats" ? panel.items.map((item) => item.label) : []))),
      ];
      return {
        kind: "table",
        id: base.id,
        title: base.title,
        columns: [
          { key: "label", label: "" },
          ...rest.map(({ name }, at) => ({ key: `r${at}`, label: name, numeric: true })),
        ],
        rows: labels.map((label) => ({
          label,
          ...Object.fromEntries(
            rest.map(({ panel }, at) => [
              `r${at}`,
              (panel.kind === "stats" ? panel.items.find((item) => item.label === label)?.value : null) ?? null,
            ]),
          ),
        })),
      };
    }
    default:
      return null;
  }
}
