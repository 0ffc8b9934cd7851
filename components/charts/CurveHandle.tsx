"use client";

import type { EChartsType } from "echarts/core";
import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import styles from "./charts.module.css";
import { type HandleScale, movedBy, snapped } from "./handleMoves.ts";

/** A point of a line that people move along its x axis. */
export type Handle = HandleScale & {
  /** Height of the point, in the unit of the y axis. */
  y: number;
  label: string;
  /** What the value means, said after every move. */
  text: string;
  onMove: (value: number) => void;
};

/**
 * The handle over a drawn line: dragged, or moved by the keys of a slider.
 * @param chart the drawing it lies over, in a box of the same place and size
 */
export function CurveHandle({ handle, chart }: { handle: Handle; chart: RefObject<EChartsType | null> }) {
  const knob = useRef<HTMLDivElement>(null);
  const { value, y } = handle;

  // The drawing knows where its axes lie once it is drawn, which is after this effect: so it is asked again then. A new
  // theme makes a new drawing, hence no list of what the effect depends on.
  useEffect(() => {
    const drawing = chart.current;
    if (drawing === null) return;
    const place = (): void => {
      const [left, top] = drawing.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [value, y]);
      if (knob.current === null || left === undefined || top === undefined) return;
      knob.current.style.left = `${left}px`;
      knob.current.style.top = `${top}px`;
      knob.current.style.visibility = Number.isFinite(left) && Number.isFinite(top) ? "visible" : "hidden";
    };
    place();
    drawing.on("rendered", place);
    return () => {
      if (!drawing.isDisposed()) drawing.off("rendered", place);
    };
  });

  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const frame = event.currentTarget.parentElement;
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || frame === null) return;
    const at = chart.current?.convertFromPixel({ xAxisIndex: 0 }, event.clientX - frame.getBoundingClientRect().left);
    if (at === undefined || !Number.isFinite(at)) return;
    const next = snapped(at, handle);
    if (next !== value) handle.onMove(next);
  };

  return (
    <div
      ref={knob}
      role="slider"
      tabIndex={0}
      className={styles.handle}
      aria-label={handle.label}
      aria-valuemin={handle.min}
      aria-valuemax={handle.max}
      aria-valuenow={value}
      aria-valuetext={handle.text}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        const next = movedBy(event.key, handle);
        if (next === null) return;
        event.preventDefault();
        if (next !== value) handle.onMove(next);
      }}
    />
  );
}
