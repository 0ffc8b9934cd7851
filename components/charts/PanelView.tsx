"use client";

import type { EChartsType } from "echarts/core";
import { ChartColumn, Download, Table2 } from "lucide-react";
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { Panel } from "../../server/stages/contract.ts";
import { Callout } from "../ui/Callout.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { Chart } from "./Chart.tsx";
import styles from "./charts.module.css";
import type { Handle } from "./CurveHandle.tsx";
import { exportCsv, exportPng, exportSvg } from "./exportPanel.ts";
import { isPicture } from "./optionOf.ts";
import { OperationsView } from "./OperationsView.tsx";
import { ThresholdView } from "./ThresholdView.tsx";
import { tableOfPanel } from "./panelTable.ts";
import { PanelTableView } from "./PanelTableView.tsx";
import { StatsView } from "./StatsView.tsx";

/**
 * One panel of a stage's result: its picture, the numbers behind it as a table, and both as files.
 * @param title the stage's own words for it; without them the panel's
 * @param handle a point of a line that people move along its x axis
 */
export function PanelView({
  panel,
  title,
  handle,
}: {
  panel: Panel;
  title?: string | undefined;
  handle?: Handle | undefined;
}) {
  const [asTable, setAsTable] = useState(false);
  const picture = useRef<EChartsType | null>(null);
  const table = useMemo(() => tableOfPanel(panel), [panel]);
  const heading = title ?? panel.title;
  if (panel.kind === "text") {
    return (
      <section className={styles.panel} aria-label={heading} data-panel={panel.id} data-kind={panel.kind}>
        <Callout tone={panel.tone ?? "neutral"} title={heading}>
          {panel.text}
        </Callout>
      </section>
    );
  }
  const drawn = isPicture(panel) || panel.kind === "thresholds";
  const withPicture = (run: (chart: EChartsType) => void): void => {
    if (picture.current) run(picture.current);
  };
  const files: MenuItem[] = [
    { label: "CSV", onSelect: () => exportCsv(panel) },
    ...(drawn && !asTable
      ? ([
          { label: "SVG", onSelect: () => withPicture((chart) => exportSvg(panel, chart)) },
          { label: "PNG", onSelect: () => withPicture((chart) => void exportPng(panel, chart)) },
        ] satisfies MenuItem[])
      : []),
  ];
  let body: ReactNode;
  if (asTable || panel.kind === "table") body = <PanelTableView table={table} label={heading} />;
  else if (panel.kind === "stats") body = <StatsView items={panel.items} />;
  else if (panel.kind === "operations") body = <OperationsView items={panel.items} />;
  else if (panel.kind === "thresholds") body = <ThresholdView panel={panel} picture={picture} />;
  else body = <Chart panel={panel} picture={picture} handle={handle} />;
  return (
    <section className={styles.panel} aria-label={heading} data-panel={panel.id} data-kind={panel.kind}>
      <header className={styles.head}>
        <h3>{heading}</h3>
        <span className={styles.tools}>
          {panel.kind === "table" ? null : (
            <IconButton
              label={asTable ? "Show as picture" : "Show as table"}
              aria-pressed={asTable}
              icon={asTable ? <ChartColumn /> : <Table2 />}
              onClick={() => setAsTable(!asTable)}
            />
          )}
          <Menu trigger={<IconButton label={`Save ${heading} as a file`} icon={<Download />} />} list={files} />
        </span>
      </header>
      {body}
      {"note" in panel && panel.note ? <p className={styles.note}>{panel.note}</p> : null}
    </section>
  );
}
