import { TOLERANCE_LIMITS } from "../../server/economics/tolerance.ts";
import styles from "./Economics.module.css";

/** Beyond three times the errors of today nobody asks. */
const END = 3;
/** Where the scorecard's question about growing errors changes its colour. */
const { green: GREEN_FROM, amber: AMBER_FROM } = TOLERANCE_LIMITS;

const place = (value: number): number => (Math.min(Math.max(value, 0), END) / END) * 100;

/**
 * How far the errors may grow before the value is lost.
 * @param scale the factor on all error rates; null: no errors at all
 */
export function Gauge({ scale }: { scale: number | null }) {
  const value = scale ?? END;
  const words =
    scale === null
      ? "There are no errors that could grow."
      : scale < 1
        ? "It loses against today already."
        : `Errors may grow to ${scale.toFixed(2)} times before it loses to today.`;
  const band = value >= GREEN_FROM ? "good" : value >= AMBER_FROM ? "warn" : "bad";
  return (
    <figure className={styles.gauge}>
      <div className={styles.scale} role="img" aria-label={words}>
        <span className={styles.band} data-tone="bad" style={{ left: 0, width: `${place(AMBER_FROM)}%` }} />
        <span
          className={styles.band}
          data-tone="warn"
          style={{ left: `${place(AMBER_FROM)}%`, width: `${place(GREEN_FROM) - place(AMBER_FROM)}%` }}
        />
        <span className={styles.band} data-tone="good" style={{ left: `${place(GREEN_FROM)}%`, right: 0 }} />
        <span className={styles.today} style={{ left: `${place(1)}%` }} title="errors as they are" />
        <span className={styles.needle} style={{ left: `${place(value)}%` }} />
      </div>
      <div className={styles.ticks} aria-hidden>
        <span>0</span>
        <span>1× errors of today</span>
        <span>2×</span>
        <span>{END}×</span>
      </div>
      <figcaption data-tone={band}>{words}</figcaption>
    </figure>
  );
}
