"use client";

import { useTranslations } from "use-intl";
import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Slider } from "../ui/Slider.tsx";
import styles from "./Economics.module.css";
import { formatMoney } from "../format/amounts.ts";
import type { WhatIf } from "./whatIf.ts";

type Knob = { name: keyof WhatIf; label: string; min: number; max: number; value: number; words: string };

/** Steps of a slider from end to end; the handle on the curve has the same. */
export const STEPS = 200;
const MOST_GROWTH = 0.2;

/** Sliders that recompute the page in the browser and store nothing. */
export function WhatIfSliders({
  sheet,
  threshold,
  whatIf,
  onChange,
}: {
  sheet: SheetDocument;
  threshold: number;
  whatIf: WhatIf;
  onChange: (next: WhatIf) => void;
}) {
  const t = useTranslations("economics");
  const stored = (name: string): number | null => {
    const text = sheet.amounts[name]?.value.trim() ?? "";
    return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  };
  const around = (name: "volume" | "lossPerMissed" | "margin", label: string, words: (v: number) => string): Knob[] => {
    const middle = stored(name);
    // A range around nothing is nothing.
    if (middle === null || middle <= 0) return [];
    const value = whatIf[name] ?? middle;
    return [{ name, label, min: middle / 4, max: middle * 4, value, words: words(value) }];
  };
  const growth = whatIf.growth ?? stored("growth") ?? 0.05;
  const knobs: Knob[] = [
    ...around("volume", "Items to decide on", (value) => `${formatCount(value)} a month`),
    ...(sheet.framing === "intervention"
      ? around("lossPerMissed", "Loss per missed case", (value) => formatMoney(value, sheet.currency))
      : []),
    ...(sheet.framing === "opportunity"
      ? around("margin", "Gain per success", (value) => formatMoney(value, sheet.currency))
      : []),
    {
      name: "growth",
      label: "Errors grow by",
      min: 0,
      max: MOST_GROWTH,
      value: growth,
      words: `${formatShare(growth)} a month`,
    },
    {
      name: "threshold",
      label: t("threshold"),
      min: 0,
      max: 1,
      value: threshold,
      words: threshold.toFixed(3),
    },
  ];
  const changed = Object.keys(whatIf).length > 0;
  return (
    <section className={styles.sliders} aria-label="What if">
      <header>
        <h2>What if</h2>
        {changed ? (
          <Badge tone="warn">{t("whatIf")}</Badge>
        ) : (
          <span className={styles.quiet}>moves the figures, saves nothing</span>
        )}
        {changed ? (
          <Button size="small" onClick={() => onChange({})}>
            {t("backToSheet")}
          </Button>
        ) : null}
      </header>
      {knobs.map((knob) => (
        <div key={knob.name} className={styles.knob}>
          <span>{knob.label}</span>
          <strong>{knob.words}</strong>
          <Slider
            label={`${knob.label}: ${knob.words}`}
            min={0}
            max={STEPS}
            value={Math.round(((knob.value - knob.min) / (knob.max - knob.min)) * STEPS)}
            onChange={(step) => onChange({ ...whatIf, [knob.name]: knob.min + (step / STEPS) * (knob.max - knob.min) })}
          />
        </div>
      ))}
    </section>
  );
}
