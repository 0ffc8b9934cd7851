"use client";

import type { Sheet, SheetInputs, ValueSection } from "../../server/economics/sheet/types.ts";
import { PanelView } from "../charts/index.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { Callout } from "../ui/Callout.tsx";
import { Panel } from "../ui/Panel.tsx";
import { ProfitCurvePanel } from "./ProfitCurvePanel.tsx";
import type { WhatIf } from "./whatIf.ts";
import styles from "./Economics.module.css";
import { Gauge } from "./Gauge.tsx";
import { formatMoney, formatMoneyRange, perMonth } from "../format/amounts.ts";
import { cashPanel, driftPanel, policiesPanel, tornadoTable } from "./pictures.ts";
import { Tornado } from "./Tornado.tsx";

/** Tone of the value for each colour of its headline. */
export const headlineTones = { green: "good", amber: "warn", red: "bad", unknown: "neutral" } as const;

/** What the amounts come to: value with its ranges first, then pictures, each with its table. */
export function Results({
  sheet,
  inputs,
  currency,
  onTest,
  whatIf,
  onWhatIf,
}: {
  sheet: Sheet;
  inputs: SheetInputs;
  currency: string;
  /** Whether the rates come from the opened test set. */
  onTest: boolean;
  whatIf: WhatIf;
  onWhatIf: (next: WhatIf) => void;
}) {
  const { value, sampling, inputs: range, tolerance, cash, threshold, tornado } = sheet;
  if (value.value === null) {
    return (
      <Callout tone="warn" title="Something is missing">
        {value.refusal.message}
      </Callout>
    );
  }
  const net = value.value.netValue;
  return (
    <>
      <section className={styles.headline} data-tone={headlineTones[sheet.headline]} aria-label="Net value">
        <p className={styles.net}>
          {net > 0 ? "+" : ""}
          {perMonth(net, currency)}
        </p>
        <p>versus today</p>
        <dl>
          <div>
            <dt>sampling error of the {onTest ? "test" : "validation"} rows</dt>
            <dd>
              {sampling.value === null
                ? sampling.refusal.message
                : formatMoneyRange(sampling.value.low, sampling.value.high, currency)}
            </dd>
          </div>
          <div>
            <dt>if our assumptions are off</dt>
            <dd>
              {range.value === null
                ? "unknown: give amounts a low and a high end"
                : `${formatMoneyRange(range.value.p05, range.value.p95, currency)}; above zero in ${formatShare(range.value.positiveShare)} of the cases`}
            </dd>
          </div>
        </dl>
        <p className={styles.quiet}>{headlineWords[sheet.headline]}</p>
      </section>
      <Facts value={value.value} sheet={sheet} inputs={inputs} currency={currency} />
      <div className={styles.pictures}>
        <Panel>
          <PanelView panel={policiesPanel(value.value, currency)} />
        </Panel>
        {threshold.value === null ? null : (
          <Panel>
            <ProfitCurvePanel
              section={threshold.value}
              value={value.value}
              stated={inputs.stated}
              currency={currency}
              whatIf={whatIf}
              onWhatIf={onWhatIf}
            />
          </Panel>
        )}
        {tolerance.value === null ? null : (
          <Panel title="Tolerance for errors">
            <Gauge scale={tolerance.value.breakEvenScale} />
          </Panel>
        )}
        {cash.value === null ? null : (
          <>
            <Panel>
              <PanelView panel={driftPanel(cash.value, currency)} />
            </Panel>
            <Panel>
              <PanelView panel={cashPanel(cash.value, inputs.buildCost, currency)} />
            </Panel>
          </>
        )}
        {tornado.value === null ? null : (
          <Panel
            title={`What the value hangs on: each amount ${Math.round(inputs.tornadoChange * 100)} % lower and higher`}
          >
            <Tornado bars={tornado.value} netValue={net} currency={currency} />
            <details className={styles.table}>
              <summary>As a table</summary>
              <PanelView panel={tornadoTable(tornado.value, inputs.tornadoChange, currency)} />
            </details>
          </Panel>
        )}
      </div>
    </>
  );
}

/** What each colour of the headline means. */
export const headlineWords = {
  green: "Positive even at the low end of both ranges.",
  amber: "Positive as estimated, but not at the low end of every range.",
  red: "Not worth more than today’s process.",
  unknown: "Positive as estimated; a range is missing, so nobody knows how sure that is.",
} as const;

/** The figures people ask for next, in one row. */
function Facts({
  value,
  sheet,
  inputs,
  currency,
}: {
  value: ValueSection;
  sheet: Sheet;
  inputs: SheetInputs;
  currency: string;
}) {
  const cash = sheet.cash.value;
  const months = (count: number | null): string => (count === null ? "never" : `${count.toFixed(1)} months`);
  const { flags, precision } = value.load;
  const facts: [string, string, string?][] = [
    ["Building costs", formatMoney(inputs.buildCost, currency)],
    [
      "Running costs",
      perMonth(inputs.stated.fixedRunCost, currency),
      `${formatMoney(value.allInCost, currency)} per answer, all included`,
    ],
    [
      "Pays back in",
      cash === null ? "–" : months(cash.payback),
      cash === null ? undefined : `${months(cash.paybackWithDrift)} while errors grow`,
    ],
    [
      "Loses money from",
      cash === null ? "–" : cash.firstNegativeMonth === null ? "never" : `month ${cash.firstNegativeMonth}`,
      cash === null
        ? undefined
        : `if nobody retrains; best every ${cash.best.interval === 1 ? "month" : `${cash.best.interval} months`}`,
    ],
    [
      "Flags",
      `${formatCount(Math.round(flags))} a month`,
      precision === null
        ? undefined
        : `${formatShare(precision)} of them right${inputs.capacity === null ? "" : `; team can handle ${formatCount(inputs.capacity)}`}`,
    ],
    [
      `Worth in ${inputs.horizonMonths} months`,
      cash === null ? "–" : formatMoney(cash.npvRetrained, currency),
      cash === null ? undefined : `${formatMoney(cash.npvWithDrift, currency)} if nobody retrains (net present value)`,
    ],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([term, figure, more]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{figure}</dd>
          {more === undefined ? null : <dd className={styles.quiet}>{more}</dd>}
        </div>
      ))}
    </dl>
  );
}
