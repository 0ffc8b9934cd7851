"use client";

import type { EChartsType } from "echarts/core";
import { RotateCcw } from "lucide-react";
import { type RefObject, useId, useMemo, useState } from "react";
import { formatCount, formatShare, formatValue } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Slider } from "../ui/Slider.tsx";
import { Chart } from "./Chart.tsx";
import type { PanelOf } from "./chartParts.ts";
import styles from "./charts.module.css";
import { decisionAt, frozenAt, matrixOf } from "./thresholds.ts";

const rate = (value: number | null): string => (value === null ? "–" : formatShare(value));

/** Above every score; the count of a threshold that flags nobody is stored there. */
const thresholdText = (threshold: number): string => (threshold > 1 ? "above every score" : formatValue(threshold));

/**
 * The confusion matrix at any stored threshold. Nothing is computed from rows: moving the slider reads other stored
 * counts. The frozen threshold is where the model decides; everything else is marked as a what-if.
 */
export function ThresholdView({
  panel,
  picture,
}: {
  panel: PanelOf<"thresholds">;
  picture: RefObject<EChartsType | null>;
}) {
  const home = frozenAt(panel);
  const [at, setAt] = useState(home);
  const label = useId();
  const decision = decisionAt(panel, at);
  const frozen = decisionAt(panel, home);
  const matrix = useMemo(() => matrixOf(panel, decisionAt(panel, at)), [panel, at]);
  const moved = at !== home;
  const rates: [string, number | null, number | null, string][] = [
    ["Precision", decision.precision, frozen.precision, `of those flagged are ${panel.positive}`],
    ["Recall", decision.recall, frozen.recall, `of all ${panel.positive} are found`],
    ["Specificity", decision.specificity, frozen.specificity, `of all ${panel.negative} are left alone`],
    ["F1", decision.f1, frozen.f1, "balance of precision and recall"],
    ["Accuracy", decision.accuracy, frozen.accuracy, "of all rows are right"],
    ["Flagged", decision.flagged, frozen.flagged, "of all rows"],
  ];
  return (
    <div className={styles.threshold}>
      <div className={styles.slide}>
        <span id={label} className={styles.slideLabel}>
          Threshold <strong>{thresholdText(decision.threshold)}</strong>
        </span>
        <Slider
          value={at}
          min={0}
          max={panel.thresholds.length - 1}
          onChange={setAt}
          label={`Threshold ${thresholdText(decision.threshold)}`}
        />
        {moved ? (
          <Button size="small" variant="quiet" icon={<RotateCcw />} onClick={() => setAt(home)}>
            Back to frozen
          </Button>
        ) : null}
      </div>
      <p className={styles.whatIf} data-moved={moved || undefined} role="status">
        {moved
          ? `What-if: the frozen threshold is ${formatValue(panel.frozen)}.`
          : `The frozen threshold: the model decides at ${formatValue(panel.frozen)}.`}
      </p>
      <div className={styles.decision}>
        <Chart panel={matrix} picture={picture} />
        <dl className={styles.rates}>
          {rates.map(([name, value, before, words]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <span className={styles.value}>{rate(value)}</span>
                {moved && before !== null ? <span className={styles.range}>frozen {rate(before)}</span> : null}
                <span className={styles.words}>{words}</span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <p className={styles.note}>
        {formatCount(decision.tp)} {panel.positive} found, {formatCount(decision.fn)} missed; {formatCount(decision.fp)}{" "}
        {panel.negative} flagged, {formatCount(decision.tn)} left alone.
      </p>
    </div>
  );
}
