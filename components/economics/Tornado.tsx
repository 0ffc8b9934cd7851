import type { TornadoBar } from "../../server/economics/uncertainty/tornado.ts";
import styles from "./Economics.module.css";
import { formatMoney } from "../format/amounts.ts";
import { labelOf } from "./pictures.ts";

/** One bar per amount from the net value when it is lower to the one when it is higher; zero and today's value are marked. */
export function Tornado({
  bars,
  netValue,
  currency,
}: {
  bars: readonly TornadoBar[];
  netValue: number;
  currency: string;
}) {
  const ends = [0, netValue, ...bars.flatMap(({ low, high }) => [low, high])];
  const least = Math.min(...ends);
  const span = Math.max(...ends) - least || 1;
  const at = (value: number): number => ((value - least) / span) * 100;
  return (
    <div className={styles.tornado}>
      {bars.map((bar) => {
        const left = Math.min(bar.low, bar.high);
        const right = Math.max(bar.low, bar.high);
        return (
          <div key={bar.input} className={styles.tornadoRow}>
            <span className={styles.tornadoName}>{labelOf(bar)}</span>
            <span className={styles.tornadoTrack}>
              <span className={styles.zero} style={{ left: `${at(0)}%` }} />
              <span
                className={styles.tornadoBar}
                data-crosses={left <= 0 ? "" : undefined}
                style={{ left: `${at(left)}%`, width: `${Math.max(at(right) - at(left), 0.5)}%` }}
              />
              <span className={styles.middle} style={{ left: `${at(netValue)}%` }} />
            </span>
            <span className={styles.tornadoEnds}>
              {formatMoney(left, currency)} to {formatMoney(right, currency)}
            </span>
          </div>
        );
      })}
    </div>
  );
}
