import type { Column } from "../../server/stages/contract.ts";
import { formatCount } from "../format/number.ts";
import styles from "./data.module.css";
import { TypeIcon, typeWord } from "./TypeIcon.tsx";

/** Before any run: columns as they follow from the drawing, and how to see what is in them. */
export function ExpectedColumns({ columns }: { columns: Column[] | null }) {
  if (columns === null)
    return (
      <div className={styles.before}>
        <p>
          <strong>Not run yet.</strong> After a run, this tab shows the rows, every column’s figures and pictures, what
          each operation changed, and the rows that were taken out.
        </p>
        <p>Choose the data in the first stage and press Run, or run to this stage only with the “.” key.</p>
      </div>
    );
  return (
    <div className={styles.data}>
      <p className={styles.note}>
        {formatCount(columns.length)} columns expected from the settings. Press Run to see the rows and what is in them.
      </p>
      <ul className={styles.expected}>
        {columns.map((column) => (
          <li key={column.name}>
            <TypeIcon type={column.type} />
            <span className={styles.name}>{column.name}</span>
            {column.role ? <span className={styles.role}>{column.role}</span> : null}
            <span className={styles.type}>{typeWord(column.type)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
