"use client";

import { useState } from "react";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { curlLine, type EndpointColumn, rowOf } from "./curlLine.ts";
import styles from "./models.module.css";

const text = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** A row filled in by hand, and the line that asks the endpoint about it. */
export function TryIt({
  address,
  columns,
  example,
  apiKey,
}: {
  address: string;
  columns: EndpointColumn[];
  example: Record<string, unknown> | null;
  apiKey: string | null;
}) {
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(example ?? {}).map(([name, value]) => [name, text(value)])),
  );
  if (columns.length === 0) return null;
  const line = curlLine(address, apiKey, rowOf(columns, typed));
  return (
    <Panel title="Try it">
      <div className={styles.stack}>
        <p className={styles.note}>
          Fill in a row; the line below asks the endpoint about it.{" "}
          {apiKey === null ? "Put your key where YOUR_KEY stands, or make one above." : ""}
        </p>
        <div className={styles.row}>
          {columns.map((column) => (
            <label key={column.name} className={styles.cell}>
              <span>
                {column.name}
                {column.required ? " *" : ""} <i>{column.format ?? column.type}</i>
              </span>
              <Input
                mono
                value={typed[column.name] ?? ""}
                placeholder="missing"
                onChange={(event) => setTyped({ ...typed, [column.name]: event.target.value })}
              />
            </label>
          ))}
        </div>
        <div className={styles.curl}>
          <pre data-testid="curl-line">{line}</pre>
          <CopyButton text={line} label="Copy the line" />
        </div>
      </div>
    </Panel>
  );
}
