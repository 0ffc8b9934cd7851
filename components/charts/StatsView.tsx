import type { Panel } from "../../server/stages/contract.ts";
import { formatValue, withUnit } from "../format/number.ts";
import styles from "./charts.module.css";

type Stat = Extract<Panel, { kind: "stats" }>["items"][number];

function valueText(item: Stat): string {
  if (typeof item.value === "number") return withUnit(formatValue(item.value), item.unit);
  if (typeof item.value === "boolean") return item.value ? "yes" : "no";
  return item.value === null ? "–" : withUnit(item.value, item.unit);
}

/** Values with their ranges and, where there is one, the baseline they must beat. */
export function StatsView({ items }: { items: Stat[] }) {
  return (
    <dl className={styles.stats}>
      {items.map((item) => (
        <div key={item.label} className={styles.stat} data-tone={item.tone}>
          <dt>{item.label}</dt>
          <dd>
            <span className={styles.value}>{valueText(item)}</span>
            {typeof item.low === "number" && typeof item.high === "number" ? (
              <span className={styles.range}>
                {formatValue(item.low)}–{formatValue(item.high)}
              </span>
            ) : null}
            {typeof item.baseline === "number" ? (
              <span className={styles.range}>baseline {formatValue(item.baseline)}</span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
