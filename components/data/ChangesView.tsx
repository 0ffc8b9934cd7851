"use client";

import { ArrowRight, ChevronRight } from "lucide-react";
import { useState } from "react";
import { PanelView } from "../charts/index.ts";
import { formatCount, formatShare, formatValue } from "../format/number.ts";
import { changePanels } from "./changePanels.ts";
import styles from "./changes.module.css";
import type { ChangedColumn, ChangedOperation, Changes, Side } from "./look.ts";
import { TypeIcon } from "./TypeIcon.tsx";

const MOST = 12;

function sideText(side: Side | null): string {
  if (side === null) return "not there";
  const gaps = side.missing > 0 ? `${formatShare(side.missing)} missing` : "no gaps";
  if (side.mean === null) return `${formatCount(side.distinct)} values, ${gaps}`;
  return `mean ${formatValue(side.mean)}, ${gaps}`;
}

function stateText(column: ChangedColumn): string {
  if (column.state === "added") return "made";
  if (column.state === "dropped") return "dropped";
  if (column.changed === null) return "changed";
  return `${formatCount(column.changed)} cells changed (${formatShare(column.of > 0 ? column.changed / column.of : 0)})`;
}

function ColumnLine({ column }: { column: ChangedColumn }) {
  const [open, setOpen] = useState(false);
  const panels = open ? changePanels(column) : [];
  return (
    <li className={styles.column}>
      <button type="button" className={styles.line} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight aria-hidden size={14} data-open={open || undefined} />
        <TypeIcon type={column.type ?? "string"} />
        <span className={styles.name} dir="auto" title={column.name}>
          {column.name}
        </span>
        <span className={styles.state} data-state={column.state}>
          {stateText(column)}
        </span>
      </button>
      {open ? (
        <div className={styles.detail}>
          <p className={styles.sides}>
            <span>{sideText(column.before)}</span>
            <ArrowRight aria-label="became" size={14} />
            <span>{sideText(column.after)}</span>
          </p>
          <div className={styles.panels}>
            {panels.map((panel) => (
              <PanelView key={panel.id} panel={panel} />
            ))}
          </div>
        </div>
      ) : null}
    </li>
  );
}

function Operation({ operation, number }: { operation: ChangedOperation; number: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? operation.columns : operation.columns.slice(0, MOST);
  return (
    <li className={styles.operation}>
      <header className={styles.head}>
        <span className={styles.number} aria-hidden>
          {number}
        </span>
        <h4>{operation.name}</h4>
        <span className={styles.rows}>
          {formatCount(operation.rowsIn)} → {formatCount(operation.rowsOut)} rows
        </span>
      </header>
      <p className={styles.account}>
        {operation.rejected > 0 ? (
          <span data-tone="warn">
            {formatCount(operation.rejected)} taken out
            {operation.rowsIn > 0 ? ` (${formatShare(operation.rejected / operation.rowsIn)})` : ""}
          </span>
        ) : null}
        {operation.made > 0 ? <span>{formatCount(operation.made)} made</span> : null}
        {operation.note ? <span>{operation.note}</span> : null}
        {operation.rejected === 0 && operation.made === 0 && operation.columns.length === 0 && !operation.note ? (
          <span>no row and no value changed</span>
        ) : null}
      </p>
      {shown.length > 0 ? (
        <ul className={styles.columns} aria-label={`Columns touched by ${operation.name}`}>
          {shown.map((column) => (
            <ColumnLine key={column.name} column={column} />
          ))}
        </ul>
      ) : null}
      {operation.columns.length > shown.length ? (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          Show all {formatCount(operation.columns.length)} columns
        </button>
      ) : null}
      {operation.more > 0 ? (
        <p className={styles.note}>{formatCount(operation.more)} more columns were touched.</p>
      ) : null}
    </li>
  );
}

/** What each operation did to rows and values, in order; a column unfolds to before and after. */
export function ChangesView({ changes }: { changes: Changes }) {
  if (changes.operations.length === 0)
    return <p className={styles.note}>This stage has no operations: rows pass unchanged.</p>;
  const touched = changes.operations.some((operation) => operation.columns.length > 0);
  return (
    <>
      <ol className={styles.operations}>
        {changes.operations.map((operation, at) => (
          <Operation key={at} operation={operation} number={at + 1} />
        ))}
      </ol>
      {touched ? (
        <p className={styles.note}>
          Rows are counted exactly; cells and pictures come from {formatCount(changes.sampled)} training rows.
        </p>
      ) : null}
    </>
  );
}
