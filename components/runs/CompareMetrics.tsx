"use client";

import { useState } from "react";
import type { MetricKey } from "../../server/stages/contract.ts";
import { formatValue } from "../format/number.ts";
import { Panel } from "../ui/Panel.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { Table } from "../ui/Table.tsx";
import type { ComparedRun } from "./ComparePage.tsx";
import styles from "./ComparePage.module.css";
import { metricOrder, metricWords } from "./metricWords.ts";

type Role = "validation" | "test";
type Difference = NonNullable<ComparedRun["differences"][Role][MetricKey]>;

const signed = (value: number): string => (value > 0 ? `+${formatValue(value)}` : formatValue(value));

/** Where a figure and its range lie between the least and the most of its row. */
function Strip({ low, value, high, from, to }: Record<"low" | "value" | "high" | "from" | "to", number>) {
  const place = (at: number): string => `${to === from ? 50 : ((at - from) / (to - from)) * 100}%`;
  return (
    <span className={styles.strip} aria-hidden>
      <span className={styles.reach} style={{ left: place(low), right: `calc(100% - ${place(high)})` }} />
      <span className={styles.point} style={{ left: place(value) }} />
    </span>
  );
}

/** A difference that is certain is coloured by whether it is good; one whose range holds zero is not. */
function toneOf(key: MetricKey, { low, high }: Difference): "better" | "worse" | undefined {
  if (low === null || high === null || (low <= 0 && high >= 0)) return undefined;
  return low > 0 === (metricWords[key].better === "high") ? "better" : "worse";
}

function DifferenceCell({ metric, difference }: { metric: MetricKey; difference: Difference | undefined }) {
  if (!difference) return null;
  const { value, low, high, why } = difference;
  const tone = toneOf(metric, difference);
  return (
    <span className={styles.difference} data-tone={tone} title={why === null ? undefined : `No range: ${why}.`}>
      {signed(value)}
      {low !== null && high !== null ? (
        <small>
          {signed(low)} to {signed(high)}
        </small>
      ) : (
        <small>unpaired</small>
      )}
    </span>
  );
}

/** The figures of the runs with their ranges, and what is certain about their differences from the first. */
export function CompareMetrics({ runs }: { runs: readonly ComparedRun[] }) {
  const hasTest = runs.filter((run) => run.judged?.metrics.test).length;
  const [role, setRole] = useState<Role>(hasTest === runs.length ? "test" : "validation");
  const metricsOf = (run: ComparedRun) => run.judged?.metrics[role];
  const keys = metricOrder.filter((key) => runs.some((run) => typeof metricsOf(run)?.[key]?.value === "number"));
  const first = runs[0];
  const whys = new Set(
    runs.flatMap((run) => Object.values(run.differences[role]).flatMap((difference) => difference?.why ?? [])),
  );
  const ranges = runs.some((run) => Object.values(run.differences[role]).some((each) => each?.low != null));
  return (
    <Panel
      title="Figures"
      aside={
        hasTest > 0 ? (
          <SegmentedControl
            label="Rows"
            value={role}
            onChange={setRole}
            segments={[
              { value: "validation", label: "validation rows" },
              { value: "test", label: "test rows" },
            ]}
          />
        ) : null
      }
    >
      {keys.length === 0 ? (
        <p className={styles.note}>None of these runs measured a model{role === "test" ? " on test rows" : ""}.</p>
      ) : (
        <Table label="Figures of the runs" className={styles.metrics ?? ""} data-testid="compare-metrics">
          <thead>
            <tr>
              <th scope="col">metric</th>
              {runs.map((run) => (
                <th key={run.id} scope="col" data-numeric>
                  run {run.number}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => {
              const known = runs.flatMap((run) => metricsOf(run)?.[key] ?? []);
              const ends = known.flatMap(({ value, low, high }) => [value, low, high].filter((each) => each !== null));
              const [from, to] = [Math.min(...ends), Math.max(...ends)];
              return (
                <tr key={key} data-metric={key}>
                  <th scope="row">
                    {metricWords[key].name}
                    <small>{metricWords[key].better === "high" ? "more is better" : "less is better"}</small>
                  </th>
                  {runs.map((run) => {
                    const figure = metricsOf(run)?.[key];
                    if (!figure || figure.value === null)
                      return (
                        <td key={run.id} data-numeric>
                          –
                        </td>
                      );
                    const { value, low, high } = figure;
                    return (
                      <td key={run.id} data-numeric>
                        <span className={styles.value}>{formatValue(value)}</span>
                        {low !== null && high !== null ? (
                          <>
                            <small>
                              {formatValue(low)}–{formatValue(high)}
                            </small>
                            <Strip {...{ low, value, high, from, to }} />
                          </>
                        ) : null}
                        <DifferenceCell metric={key} difference={run.differences[role][key]} />
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
      {runs.length > 1 && keys.length > 0 ? (
        <p className={styles.note}>
          Below each figure: its difference from run {first?.number}
          {ranges ? ", with the range it has over the same resamples of the same rows (95 %, paired bootstrap)" : ""}.
          {ranges ? " Coloured where the range leaves zero out." : ""}
          {whys.size > 0
            ? ` Where a difference is marked unpaired it has no range, because ${[...whys].join("; ")}.`
            : ""}
        </p>
      ) : null}
    </Panel>
  );
}
