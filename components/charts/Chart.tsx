"use client";

import type { EChartsType } from "echarts/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useTheme } from "../ui/theme.ts";
import { readColors } from "./chartColors.ts";
import styles from "./charts.module.css";
import { loadEcharts } from "./loadEcharts.ts";
import { heightOf, optionOf, type PicturePanel, summaryOf } from "./optionOf.ts";

/** One picture. @param picture receives the drawing, for exporting it */
export function Chart({ panel, picture }: { panel: PicturePanel; picture: RefObject<EChartsType | null> }) {
  const frame = useRef<HTMLDivElement>(null);
  const { resolved } = useTheme();
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const height = heightOf(panel);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let gone = false;
    let chart: EChartsType | null = null;
    const observer = new ResizeObserver(() => chart?.resize());
    loadEcharts().then(
      (init) => {
        if (gone) return;
        chart = init(element);
        chart.setOption(optionOf(panel, readColors(element), matchMedia("(prefers-reduced-motion: reduce)").matches));
        picture.current = chart;
        observer.observe(element);
        setState("ready");
      },
      () => setState("failed"),
    );
    return () => {
      gone = true;
      observer.disconnect();
      chart?.dispose();
      picture.current = null;
    };
    // A change of theme changes every literal colour, so the picture is drawn anew.
  }, [panel, picture, resolved]);

  return (
    <div className={styles.chart} style={{ height }}>
      {state === "loading" ? <Skeleton height={height} /> : null}
      {state === "failed" ? (
        <p className={styles.note}>The picture couldn't be loaded. Show it as a table, or reload the page.</p>
      ) : null}
      <div ref={frame} role="img" aria-label={summaryOf(panel)} className={styles.frame} style={{ height }} />
    </div>
  );
}
