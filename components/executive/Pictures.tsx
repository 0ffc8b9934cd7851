import { wholeNumber } from "./numbers.ts";
import styles from "./Executive.module.css";

/** Small drawings of the page: drawn on the server, so that they are there with the first paint and on paper. */

const WIDTH = 320;
const HEIGHT = 72;

type Line = { values: readonly number[]; tone: "accent" | "good" | "bad"; isDashed?: boolean };

/** Lines over months with a line at zero. @param mark a place on the x axis, in months */
export function Lines({ lines, label, mark }: { lines: readonly Line[]; label: string; mark?: number | null }) {
  const all = lines.flatMap(({ values }) => values);
  const top = Math.max(0, ...all);
  const bottom = Math.min(0, ...all);
  const span = top - bottom || 1;
  const y = (value: number): number => 4 + ((top - value) / span) * (HEIGHT - 8);
  const longest = Math.max(2, ...lines.map(({ values }) => values.length));
  const x = (index: number): number => (index / (longest - 1)) * WIDTH;
  const path = (values: readonly number[]): string =>
    values.map((value, index) => `${index === 0 ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  return (
    <svg
      className={styles.lines}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line className={styles.zero} x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
      {lines.map(({ values, tone, isDashed }) => (
        <path key={tone} className={styles.line} data-tone={tone} data-dashed={isDashed === true} d={path(values)} />
      ))}
      {mark == null || mark > longest - 1 ? null : (
        <line className={styles.mark} x1={x(mark)} x2={x(mark)} y1={y(0) - 6} y2={y(0) + 6} />
      )}
    </svg>
  );
}

/** Four bars from a common zero: losses to the left, gains to the right of it. */
export function Bars({
  bars,
  label,
}: {
  bars: readonly { name: string; value: number; text: string | null; isModel: boolean }[];
  label: string;
}) {
  const left = Math.min(0, ...bars.map(({ value }) => value));
  const right = Math.max(0, ...bars.map(({ value }) => value));
  const span = right - left || 1;
  const zero = (-left / span) * 100;
  return (
    <div className={styles.bars} role="img" aria-label={`${label}: ${bars.map(said).join(", ")}`}>
      {bars.map(({ name, value, text, isModel }) => {
        const width = (Math.abs(value) / span) * 100;
        return (
          <div key={name} className={styles.bar}>
            <span>{name}</span>
            <span className={styles.track}>
              <span
                data-model={isModel}
                style={{ left: `${value < 0 ? zero - width : zero}%`, width: `max(2px, ${width}%)` }}
              />
            </span>
            <span className={styles.figure}>{text}</span>
          </div>
        );
      })}
    </div>
  );
}

const said = ({ name, text, value }: { name: string; text: string | null; value: number }): string =>
  `${name} ${text ?? `${wholeNumber(value * 100, "en")} %`}`;

/** Beyond three times the errors of today nobody asks. */
const END = 3;

/** How far the errors may grow: green until the value is lost, red from there on. */
export function ToleranceGauge({ scale, today, label }: { scale: number | null; today: string; label: string }) {
  const end = Math.min(scale ?? END, END);
  const place = (value: number): string => `${(Math.min(Math.max(value, 0), END) / END) * 100}%`;
  const near = Math.min(end, Math.max(1, end * 0.75));
  return (
    <div className={styles.gauge} role="img" aria-label={label}>
      <div className={styles.scale}>
        <span data-tone="good" style={{ left: 0, width: place(near) }} />
        <span data-tone="warn" style={{ left: place(near), width: `calc(${place(end)} - ${place(near)})` }} />
        <span data-tone="bad" style={{ left: place(end), right: 0 }} />
        <i style={{ left: place(1) }} />
      </div>
      <div className={styles.ticks} aria-hidden>
        <span style={{ left: 0 }}>0</span>
        <span style={{ left: place(1) }}>{today}</span>
        {scale === null || scale > 2.7 || Math.abs(scale - 1) < 0.35 ? null : (
          <span style={{ left: place(scale) }}>{scale.toFixed(2)}×</span>
        )}
        <span style={{ right: 0 }}>{END}×</span>
      </div>
    </div>
  );
}
