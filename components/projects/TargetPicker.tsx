"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
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

const problems = ["binary", "multiclass", "regression"] as const;
/** From here on a search field helps more than it costs. */
const MANY = 12;
const SHOWN = 300;

/** Every column with what predicting it would mean, the likeliest first. */
export function TargetPicker({ columns, guess, busy, onChoose }: TargetPickerProps) {
  const t = useTranslations("start");
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
          aria-label={t("searchColumns")}
          placeholder={t("searchIn", { count: formatCount(columns.length) })}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      <div className={styles.scroll}>
        <Table label={t("columnsTitle")}>
          <thead>
            <tr>
              <th scope="col">{t("column")}</th>
              <th scope="col">{t("means")}</th>
              <th scope="col">{t("type")}</th>
              <th scope="col" data-numeric>
                {t("missing")}
              </th>
              <th scope="col">{t("values")}</th>
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
          {chosen === null ? t("chooseColumn") : t("proposeFor", { column: chosen })}
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
  const t = useTranslations("start");
  const known = problems.find((each) => verdict.ok && each === verdict.problem);
  return (
    <tr data-chosen={chosen} data-refused={!verdict.ok}>
      <td>
        <label className={styles.pick}>
          <input type="radio" name="target" checked={chosen} disabled={!verdict.ok} onChange={onPick} />
          <span className={styles.column} dir="auto">
            {column.column}
          </span>
          {guessed ? <Badge tone="accent">{t("ourGuess")}</Badge> : null}
        </label>
      </td>
      <td className={styles.reason} title={verdict.reason}>
        {verdict.ok ? (known === undefined ? verdict.problem : t(`problems.${known}`)) : verdict.reason}
      </td>
      <td>{column.type}</td>
      <td data-numeric>{column.missing === null ? "–" : formatShare(column.missing)}</td>
      <td className={styles.examples} dir="auto">
        {column.distinct === null ? "" : `${t("different", { count: formatCount(column.distinct) })} `}
        {column.examples.join(", ")}
      </td>
    </tr>
  );
}
