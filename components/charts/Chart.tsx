"use client";

import type { EChartsType } from "echarts/core";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useTheme } from "../ui/theme.ts";
import { readColors } from "./chartColors.ts";
import styles from "./charts.module.css";
import { CurveHandle, type Handle } from "./CurveHandle.tsx";
import { loadEcharts } from "./loadEcharts.ts";
import { heightOf, optionOf, type PicturePanel } from "./optionOf.ts";
import { onPrint } from "./printLight.ts";
import { stopsOf } from "./stopsOf.ts";
import { summaryOf } from "./summaryOf.ts";

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(at + 1, last),
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * One picture. The arrow keys walk its marks; each says its numbers.
 * @param picture receives the drawing, for exporting it
 * @param handle a point people move along the x axis
 */
export function Chart({
  panel,
  picture,
  handle,
}: {
  panel: PicturePanel;
  picture?: RefObject<EChartsType | null>;
  handle?: Handle | undefined;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const shown = useRef(panel);
  const { resolved } = useTheme();
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const [width, setWidth] = useState<number | undefined>();
  const [stop, setStop] = useState<number | null>(null);
  const stops = useMemo(() => stopsOf(panel), [panel]);
  const height = heightOf(panel, width);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let gone = false;
    const draw = (still: boolean): void => {
      if (!chart.current || element.clientWidth === 0) return;
      const quiet = still || matchMedia("(prefers-reduced-motion: reduce)").matches;
      const paper = { width: element.clientWidth, still: quiet };
      chart.current.setOption(optionOf(shown.current, readColors(element), paper), { notMerge: true });
    };
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
      chart.current?.resize();
      draw(true);
    });
    loadEcharts().then(
      (init) => {
        if (gone) return;
        chart.current = init(element);
        if (picture) picture.current = chart.current;
        setWidth(element.clientWidth);
        draw(false);
        observer.observe(element);
        setState("ready");
      },
      () => setState("failed"),
    );
    const stopPrinting = onPrint(() => draw(true));
    return () => {
      gone = true;
      stopPrinting();
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
      if (picture) picture.current = null;
    };
    // A change of theme changes every literal colour, so the picture is drawn anew.
  }, [picture, resolved]);

  useEffect(() => {
    shown.current = panel;
    const element = frame.current;
    if (!chart.current || !element) return;
    // The same picture with other numbers: what moves, moves.
    const paper = { width: element.clientWidth, still: matchMedia("(prefers-reduced-motion: reduce)").matches };
    chart.current.resize();
    chart.current.setOption(optionOf(panel, readColors(element), paper), { notMerge: true });
  }, [panel]);

  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (event.key === "Escape" && stop !== null) {
      setStop(null);
      chart.current?.dispatchAction({ type: "hideTip" });
    }
    if (!step || stops.length === 0) return;
    event.preventDefault();
    const next = stop === null ? 0 : step(stop, stops.length - 1);
    setStop(next);
    const mark = stops[next];
    if (mark) chart.current?.dispatchAction({ type: "showTip", seriesIndex: mark.series, dataIndex: mark.item });
  };
  const leave = (): void => {
    setStop(null);
    chart.current?.dispatchAction({ type: "hideTip" });
  };

  return (
    <div className={styles.chart} style={{ height }}>
      {state === "loading" ? <Skeleton height={height} /> : null}
      {state === "failed" ? (
        <p className={styles.note}>The picture couldn't be loaded. Show it as a table, or reload the page.</p>
      ) : null}
      <div
        role="group"
        aria-roledescription="chart"
        aria-label={summaryOf(panel)}
        tabIndex={0}
        className={styles.focusable}
        onKeyDown={walk}
        onBlur={leave}
      >
        <div ref={frame} aria-hidden className={styles.frame} style={{ height }} />
      </div>
      {handle === undefined || state !== "ready" ? null : <CurveHandle handle={handle} chart={chart} />}
      <p className={styles.spoken} aria-live="polite">
        {stop === null ? "" : stops[stop]?.text}
      </p>
    </div>
  );
}
