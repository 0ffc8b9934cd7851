"use client";

import { useState } from "react";
import { formatCount, formatShare } from "../format/number.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Input } from "../ui/Input.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./StartPage.module.css";

export type TargetColumn = {
  column: string;
  type: string;
  missing: number | null;
  distinct: number | null;
  examples: string[];
  verdict: { ok: true; problem: string; reason: string } | { ok: false; reason: string };
};

type TargetPickerProps = {
  columns: TargetColumn[];
  guess: string | null;
  busy: boolean;
  onChoose: (column: string) => void;
};

const problemWords: Record<string, string> = {
  binary: "yes or no",
  multiclass: "one of several classes",
  regression: "a quantity",
};
/** From here on a search field helps more than it costs. */
const MANY = 12;
const SHOWN = 300;

/** Every column with what predicting it would mean, the likeliest first. */
export function TargetPicker({ columns, guess, busy, onChoose }: TargetPickerProps) {
  const first = columns.find((column) => column.column === guess && column.verdict.ok) ?? null;
  const [chosen, setChosen] = useState<string | null>(first?.column ?? null);
  const [search, setSearch] = useState("");
  const ordered = first === null ? columns : [first, ...columns.filter((column) => column !== first)];
  const wanted = search.trim().toLowerCase();
  const shown = ordered.filter((column) => column.column.toLowerCase().includes(wanted)).slice(0, SHOWN);
  return (
    <>
      {columns.length > MANY ? (
        <Input
          type="search"
          aria-label="Search columns"
          placeholder={`Search ${columns.length} columns`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      <div className={styles.scroll}>
        <Table label="Columns">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Predicting it means</th>
              <th scope="col">Type</th>
              <th scope="col" data-numeric>
                Missing
              </th>
              <th scope="col">Values</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <TargetRow
                key={column.column}
                column={column}
                guessed={column === first}
                chosen={column.column === chosen}
                onPick={() => setChosen(column.column)}
              />
            ))}
          </tbody>
        </Table>
      </div>
      <div className={styles.foot}>
        <Button
          variant="primary"
          disabled={chosen === null}
          busy={busy}
          onClick={() => chosen !== null && onChoose(chosen)}
        >
          {chosen === null ? "Choose a column" : `Propose a pipeline for ${chosen}`}
        </Button>
      </div>
    </>
  );
}

function TargetRow({
  column,
  guessed,
  chosen,
  onPick,
}: {
  column: TargetColumn;
  guessed: boolean;
  chosen: boolean;
  onPick: () => void;
}) {
  const { verdict } = column;
  return (
    <tr data-chosen={chosen} data-refused={!verdict.ok}>
      <td>
        <label className={styles.pick}>
          <input type="radio" name="target" checked={chosen} disabled={!verdict.ok} onChange={onPick} />
          <span className={styles.column} dir="auto">
            {column.column}
          </span>
          {guessed ? <Badge tone="accent">our guess</Badge> : null}
        </label>
      </td>
      <td className={styles.reason} title={verdict.reason}>
        {verdict.ok ? (problemWords[verdict.problem] ?? verdict.problem) : verdict.reason}
      </td>
      <td>{column.type}</td>
      <td data-numeric>{column.missing === null ? "–" : formatShare(column.missing)}</td>
      <td className={styles.examples} dir="auto">
        {column.distinct === null ? "" : `${formatCount(column.distinct)} different: `}
        {column.examples.join(", ")}
      </td>
    </tr>
  );
}
