"use client";

import { useTranslations } from "use-intl";
import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import { useEditor } from "../canvas/index.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { AmountField } from "./AmountField.tsx";
import { unitText } from "./amountText.ts";
import styles from "./Amounts.module.css";
import { CURRENCIES } from "../format/amounts.ts";
import type { Answers } from "./otherRows.ts";
import { groupsOf, type AmountRow } from "./rows.ts";

type Amount = SheetDocument["amounts"][string];
type Change = { [K in keyof Amount]?: Amount[K] | undefined };

const FRAMINGS = [
  { value: "intervention", label: "Prevent a loss" },
  { value: "opportunity", label: "Win a gain" },
  { value: "cells", label: "Four values" },
] as const;
const EMPTY: Amount = { value: "" };

/** The inputs as a sheet: each amount with its range, where it comes from, who said it and when. */
export function AmountsSheet({ sheet, answers }: { sheet: SheetDocument; answers: Answers }) {
  const t = useTranslations("economics");
  const editor = useEditor();
  const store = (label: string, next: SheetDocument, mergeKey: string): void => {
    const before = editor.document().economics;
    editor.commit(label, [{ type: "setEconomics", before, after: { ...before, ...next } }], mergeKey);
  };
  const setAmount = (row: AmountRow, change: Change, part: string): void => {
    const merged: Change = { ...(sheet.amounts[row.name] ?? EMPTY), ...change };
    const filled = Object.entries(merged).filter(
      ([key, value]) => key === "value" || (value !== undefined && value !== "" && value !== false),
    );
    const amount: Amount = { value: "", ...Object.fromEntries(filled) };
    const others = Object.entries(sheet.amounts).filter(([name]) => name !== row.name);
    const isEmpty = filled.every(([, value]) => value === "");
    const amounts = Object.fromEntries(isEmpty ? others : [...others, [row.name, amount]]);
    store(`Change ${row.label.toLowerCase()}`, { ...sheet, amounts }, `economics:${row.name}.${part}`);
  };
  return (
    <Panel title="Amounts">
      <div className={styles.choices}>
        {answers.kind === "binary" ? (
          <Field label="What a right answer does">
            {(control) => (
              <SegmentedControl
                id={control.id}
                label="What a right answer does"
                value={sheet.framing}
                disabled={!editor.canEdit}
                segments={FRAMINGS}
                onChange={(framing) => store("Change what an answer does", { ...sheet, framing }, "economics:framing")}
              />
            )}
          </Field>
        ) : null}
        {answers.kind === "number" ? (
          <Field label={t("forecast")}>
            {(control) => (
              <SegmentedControl
                id={control.id}
                label={t("forecast")}
                value={sheet.forecast ?? "units"}
                disabled={!editor.canEdit}
                segments={[
                  { value: "units", label: t("forecastUnits") },
                  { value: "band", label: t("forecastBand") },
                ]}
                onChange={(forecast) => store(t("changeForecast"), { ...sheet, forecast }, "economics:forecast")}
              />
            )}
          </Field>
        ) : null}
        {answers.kind === "number" && sheet.forecast === "band" ? (
          <Field label={t("bandIs")}>
            {(control) => (
              <SegmentedControl
                id={control.id}
                label={t("bandIs")}
                value={sheet.bandIs ?? "relative"}
                disabled={!editor.canEdit}
                segments={[
                  { value: "relative", label: t("bandRelative") },
                  { value: "units", label: t("bandUnits") },
                ]}
                onChange={(bandIs) => store(t("changeBand"), { ...sheet, bandIs }, "economics:bandIs")}
              />
            )}
          </Field>
        ) : null}
        <Field label="Currency" help="One for the whole project.">
          {(control) => (
            <Select
              {...control}
              value={sheet.currency}
              disabled={!editor.canEdit}
              onChange={(event) =>
                store("Change the currency", { ...sheet, currency: event.target.value }, "economics:currency")
              }
            >
              {[...new Set([sheet.currency, ...CURRENCIES])].map((code) => (
                <option key={code}>{code}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {groupsOf(sheet, answers).map((group) => (
        <section key={group.title} className={styles.group} aria-label={group.title}>
          <header>
            <h3>{group.title}</h3>
            <p>{group.help}</p>
          </header>
          <div className={styles.sheet} role="table" aria-label={group.title}>
            <div role="row" className={styles.titles}>
              {["Amount", "Value", "Low", "High", "Where from", "Who", "When", "Guessed"].map((title) => (
                <span key={title} role="columnheader">
                  {title}
                </span>
              ))}
            </div>
            {group.rows.map((row) => (
              <Row
                key={row.name}
                row={row}
                amount={sheet.amounts[row.name] ?? EMPTY}
                currency={sheet.currency}
                canEdit={editor.canEdit}
                onChange={(change, part) => setAmount(row, change, part)}
              />
            ))}
          </div>
        </section>
      ))}
    </Panel>
  );
}

function Row({
  row,
  amount,
  currency,
  canEdit,
  onChange,
}: {
  row: AmountRow;
  amount: Amount;
  currency: string;
  canEdit: boolean;
  onChange: (change: Change, part: string) => void;
}) {
  const isFilled = amount.value !== "";
  const lacksSource = isFilled && (!amount.source || !amount.person || !amount.date);
  return (
    <div role="row" className={styles.row} data-guess={amount.isGuess === true ? "" : undefined}>
      <span role="rowheader" className={styles.name}>
        {row.label}
        <small>{row.help}</small>
      </span>
      <span role="cell" className={styles.value} data-title="Value">
        <AmountField
          row={row}
          part="value"
          stored={amount.value}
          label={`${row.label}, ${unitText(row.unit, currency)}`}
          placeholder={row.otherwise}
          onStore={(value) => onChange({ value }, "value")}
        />
        <span className={styles.unit}>{unitText(row.unit, currency)}</span>
      </span>
      {(["low", "high"] as const).map((part) => (
        <span key={part} role="cell" className={styles.end} data-title={part === "low" ? "Low" : "High"}>
          {row.ranged === true ? (
            <AmountField
              row={row}
              part={part}
              stored={amount[part] ?? ""}
              label={`${row.label}, ${part === "low" ? "pessimistic or lowest" : "optimistic or highest"}`}
              onStore={(text) => onChange({ [part]: text === "" ? undefined : text }, part)}
            />
          ) : null}
        </span>
      ))}
      <span role="cell" data-title="Where from">
        <Input
          value={amount.source ?? ""}
          disabled={!canEdit}
          maxLength={2000}
          aria-label={`Where ${row.label.toLowerCase()} comes from`}
          placeholder={lacksSource ? "report, system, contract" : undefined}
          onChange={(event) => onChange({ source: event.target.value }, "source")}
        />
      </span>
      <span role="cell" data-title="Who">
        <Input
          value={amount.person ?? ""}
          disabled={!canEdit}
          maxLength={200}
          aria-label={`Who said ${row.label.toLowerCase()}`}
          onChange={(event) => onChange({ person: event.target.value }, "person")}
        />
      </span>
      <span role="cell" data-title="When">
        <Input
          type="date"
          value={amount.date ?? ""}
          disabled={!canEdit}
          aria-label={`When ${row.label.toLowerCase()} was measured`}
          onChange={(event) => onChange({ date: event.target.value }, "date")}
        />
      </span>
      <span role="cell" className={styles.guess}>
        <Checkbox
          checked={amount.isGuess === true}
          disabled={!canEdit}
          label="guess"
          onChange={(isGuess) => onChange({ isGuess }, "guess")}
        />
      </span>
    </div>
  );
}
