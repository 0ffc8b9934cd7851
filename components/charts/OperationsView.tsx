import type { Panel } from "../../server/stages/contract.ts";
import { formatCount, formatShare } from "../format/number.ts";
import styles from "./charts.module.css";

type Operation = Extract<Panel, { kind: "operations" }>["items"][number];

/** What each operation did to the rows: nothing may vanish without a line here. */
export function OperationsView({ items }: { items: Operation[] }) {
  return (
    <ol className={styles.operations}>
      {items.map((item, index) => (
        <li key={index}>
          <span className={styles.operation}>{item.name}</span>
          <span className={styles.count}>
            {formatCount(item.rowsIn)} → {formatCount(item.rowsOut)}
          </span>
          <span className={styles.change}>
            {item.rejected > 0 ? (
              <span data-tone="warn">
                {item.rowsIn > 0 ? formatShare(-item.rejected / item.rowsIn) : `−${formatCount(item.rejected)}`}
              </span>
            ) : null}
            {item.made > 0 ? <span data-tone="neutral">+{formatCount(item.made)} made</span> : null}
          </span>
          {item.note ? <p>{item.note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
