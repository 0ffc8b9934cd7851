"use client";

import { useState } from "react";
import { z } from "zod";
import { formatCount } from "../format/number.ts";
import { Callout } from "../ui/Callout.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Table } from "../ui/Table.tsx";
import { cellText, shortText } from "./cellText.ts";
import styles from "./data.module.css";
import type { Rejects } from "./look.ts";
import { rowsText } from "./rowsText.ts";

type Row = Rejects["slice"][number];

const recordSchema = z.record(z.string(), z.unknown());
const words = (rule: string | null): string => (rule ?? "no rule").replaceAll("_", " ");

/** The row as it was: column by column where it was a table's row, else the raw line. */
function RawRow({ row }: { row: Row }) {
  const text = cellText(row.raw);
  let cells: Record<string, unknown> | null = null;
  try {
    cells = recordSchema.parse(JSON.parse(text));
  } catch {
    // A line of a file that couldn't be read is no JSON, and a cut one isn't any more.
  }
  if (!cells) return <pre className={styles.raw}>{text || "(nothing kept)"}</pre>;
  return (
    <dl className={styles.record}>
      {Object.entries(cells).map(([name, value]) => (
        <div key={name}>
          <dt dir="auto">{name}</dt>
          <dd dir="auto" data-missing={value === null || undefined}>
            {value === null ? "missing" : typeof value === "string" ? value : JSON.stringify(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Rows that were taken out: how many by each rule, and a slice of them to read. */
export function RejectsView({
  rejects,
  stageNames,
}: {
  rejects: Rejects;
  stageNames: Readonly<Record<string, string>>;
}) {
  const [rule, setRule] = useState<string | null>(null);
  const [opened, setOpened] = useState<Row | null>(null);
  if (rejects.rows === 0)
    return (
      <Callout tone="good" title="No row was taken out">
        Every row that came in went on.
      </Callout>
    );
  const shown = rule === null ? rejects.slice : rejects.slice.filter((row) => `${row.stage}/${row.rule}` === rule);
  const most = rejects.rules[0]?.rows ?? 1;
  return (
    <div className={styles.data}>
      <p className={styles.sum}>
        <strong>{rowsText(rejects.rows)}</strong> taken out
      </p>
      <ul className={styles.rules} aria-label="Rules that took rows out">
        {rejects.rules.map((each) => {
          const key = `${each.stage}/${each.rule}`;
          return (
            <li key={key}>
              <button
                type="button"
                className={styles.rule}
                aria-pressed={rule === key}
                onClick={() => setRule(rule === key ? null : key)}
              >
                <span className={styles.ruleName}>{words(each.rule)}</span>
                <span className={styles.ruleBar} aria-hidden>
                  <span style={{ width: `${(100 * each.rows) / most}%` }} />
                </span>
                <span className={styles.ruleRows}>{formatCount(each.rows)}</span>
                <span className={styles.ruleWhy}>
                  {each.stage ? `${stageNames[each.stage] ?? each.stage}: ` : ""}
                  {each.reason ?? "no reason kept"}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <Table label="Rows taken out" className={styles.small}>
        <thead>
          <tr>
            <th scope="col" data-numeric>
              Row
            </th>
            <th scope="col">Rule</th>
            <th scope="col">Reason</th>
            <th scope="col">As it was</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            <tr key={at}>
              <td data-numeric>
                <button
                  type="button"
                  className={styles.linkish}
                  title="The row as it was"
                  onClick={() => setOpened(row)}
                >
                  {row.row ?? (row.line === null ? "–" : `line ${row.line}`)}
                </button>
              </td>
              <td>{words(row.rule)}</td>
              <td>{row.reason}</td>
              <td>
                <button type="button" className={styles.linkish} onClick={() => setOpened(row)}>
                  {shortText(row.raw) || "(nothing kept)"}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={styles.note}>
        {formatCount(shown.length)} of{" "}
        {formatCount(
          rejects.rules.reduce(
            (sum, each) => sum + (rule === null || rule === `${each.stage}/${each.rule}` ? each.rows : 0),
            0,
          ),
        )}{" "}
        shown; the file holds all of them.
      </p>
      <Dialog
        open={opened !== null}
        onOpenChange={(on) => (on ? null : setOpened(null))}
        title={opened?.row === null ? `Line ${opened.line ?? "–"}` : `Row ${opened?.row ?? ""}`}
        description={opened ? `${words(opened.rule)}: ${opened.reason ?? "no reason kept"}` : ""}
        wide
      >
        {opened ? <RawRow row={opened} /> : null}
      </Dialog>
    </div>
  );
}
