"use client";

import { useState } from "react";
import { formatValue } from "../format/number.ts";
import { Table } from "../ui/Table.tsx";
import styles from "./charts.module.css";
import type { PanelTable } from "./panelTable.ts";

/** Rows shown at once; a table of ten thousand points would hold the page up and nobody reads it. */
const SHOWN = 50;

function cellText(value: PanelTable["rows"][number][string] | undefined): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return formatValue(value);
  return typeof value === "boolean" ? (value ? "yes" : "no") : value;
}

/** The numbers of a panel as a table. */
export function PanelTableView({ table, label }: { table: PanelTable; label: string }) {
  const [all, setAll] = useState(false);
  const rows = all ? table.rows : table.rows.slice(0, SHOWN);
  return (
    <>
      <Table label={label} className={styles.table}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.key} scope="col" data-numeric={column.numeric || undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {table.columns.map((column) => (
                <td key={column.key} data-numeric={column.numeric || undefined}>
                  {cellText(row[column.key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {table.rows.length > SHOWN && !all ? (
        <button type="button" className={styles.all} onClick={() => setAll(true)}>
          Show all {table.rows.length} rows
        </button>
      ) : null}
    </>
  );
}
