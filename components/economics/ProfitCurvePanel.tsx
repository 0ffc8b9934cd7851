"use client";

import { useTranslations } from "use-intl";
import type { SheetInputs, ThresholdSection, ValueSection } from "../../server/economics/sheet/types.ts";
import { PanelView } from "../charts/index.ts";
import { formatMoney } from "../format/amounts.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import styles from "./Economics.module.css";
import { profitPanel, worthAt } from "./pictures.ts";
import type { WhatIf } from "./whatIf.ts";
import { STEPS } from "./WhatIfSliders.tsx";

/** The value at every threshold, with a handle on the curve: the same what-if as the slider of the threshold. */
export function ProfitCurvePanel({
  section,
  value,
  stated,
  currency,
  whatIf,
  onWhatIf,
}: {
  section: ThresholdSection;
  value: ValueSection;
  stated: SheetInputs["stated"];
  currency: string;
  whatIf: WhatIf;
  onWhatIf: (next: WhatIf) => void;
}) {
  const t = useTranslations("economics");
  const { threshold, values } = value;
  const nobody = stated.prevalence * values.fn + (1 - stated.prevalence) * values.tn;
  const at = { threshold, volume: stated.volume, nobody };
  const worth = worthAt(section, at);
  const isWhatIf = whatIf.threshold !== undefined;
  const said = { threshold: threshold.toFixed(3), money: formatMoney(worth, currency) };
  return (
    <>
      <PanelView
        panel={profitPanel(section, { ...at, currency })}
        handle={{
          value: Math.min(threshold, 1),
          y: worth,
          min: 0,
          max: 1,
          step: 1 / STEPS,
          label: t("threshold"),
          text: isWhatIf ? t("thresholdWhatIf", said) : t("thresholdWorth", said),
          onMove: (next) => onWhatIf({ ...whatIf, threshold: next }),
        }}
      />
      <p className={styles.hand}>
        {t("thresholdHow")}
        {isWhatIf ? (
          <>
            <Badge tone="warn">{t("whatIf")}</Badge>
            <Button
              size="small"
              onClick={() => {
                const { threshold: _left, ...others } = whatIf;
                onWhatIf(others);
              }}
            >
              {t("backToSheet")}
            </Button>
          </>
        ) : null}
      </p>
    </>
  );
}
