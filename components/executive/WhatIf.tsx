"use client";

import { useTranslations } from "use-intl";
import { lossOf, type Moved, type WhatIf } from "../../server/economics/executive/whatIf.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Slider } from "../ui/Slider.tsx";
import styles from "./Executive.module.css";
import { Glossed } from "./Glossed.tsx";
import { shortMoney, wholeNumber, withDigits } from "./numbers.ts";

const STEPS = 200;
/** From a quarter to four times the stored amount. */
const AROUND = 4;
const MOST_GROWTH = 0.2;

/** Three sliders that recompute the tiles in this browser and store nothing. */
export function WhatIfSliders({
  whatIf,
  moved,
  onMove,
  currency,
  locale,
}: {
  whatIf: WhatIf;
  moved: Moved;
  onMove: (moved: Moved) => void;
  currency: string;
  locale: string;
}) {
  const t = useTranslations("executive");
  const { stated, growth } = whatIf.inputs;
  const loss = lossOf(whatIf.inputs);
  const volume = moved.volume ?? stated.volume;
  const grows = moved.growth ?? growth.perMonth;
  const around = (name: "volume" | "loss", label: string, middle: number, value: number, words: string) => ({
    name,
    label,
    min: middle / AROUND,
    max: middle * AROUND,
    value,
    words,
  });
  const knobs = [
    around("volume", t("volume"), stated.volume, volume, wholeNumber(volume, locale)),
    ...(loss === null || loss <= 0
      ? []
      : [
          around(
            "loss",
            stated.amounts.framing === "opportunity" ? t("gain") : t("loss"),
            loss,
            moved.loss ?? loss,
            shortMoney(moved.loss ?? loss, currency, locale),
          ),
        ]),
    {
      name: "growth" as const,
      label: t("growth"),
      min: 0,
      max: Math.max(MOST_GROWTH, growth.perMonth),
      value: grows,
      words: `${withDigits(grows * 100, 1, locale)} %`,
    },
  ];
  const isMoved = Object.keys(moved).length > 0;
  return (
    <section className={styles.whatIf} aria-label={t("whatIf")}>
      <header>
        <h3>{t("whatIf")}</h3>
        <Badge tone="accent">{t("notSaved")}</Badge>
        {isMoved ? (
          <Button size="small" variant="quiet" onClick={() => onMove({})}>
            {t("reset")}
          </Button>
        ) : null}
      </header>
      <div className={styles.knobs}>
        {knobs.map(({ name, label, min, max, value, words }) => (
          <div key={name}>
            <p>
              <Glossed text={label} /> <output>{words}</output>
            </p>
            <Slider
              label={label}
              min={min}
              max={max}
              step={(max - min) / STEPS}
              value={value}
              onChange={(next) => onMove({ ...moved, [name]: next })}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
