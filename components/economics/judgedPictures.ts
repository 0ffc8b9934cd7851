import type { useTranslations } from "use-intl";
import type { JudgedDetail } from "../../server/economics/sheet/judgedSheet.ts";
import type { Panel } from "../../server/stages/contract.ts";

type Classes = Extract<JudgedDetail, { kind: "classes" }>;
/** Words of this page. */
export type Words = ReturnType<typeof useTranslations<"economics">>;

/** What a month is worth with the model, as today and with always the same answer, on one scale. */
export function waysPanel({ classes, always, today, model }: Classes, currency: string, t: Words): Panel {
  return {
    kind: "bars",
    id: "ways",
    title: t("waysToDecide"),
    unit: t("perMonth", { currency }),
    items: [
      ...classes.map((name, i) => ({ label: t("always", { name }), value: always[i] ?? 0 })),
      { label: t("asToday"), value: today },
      { label: t("withModel"), value: model },
    ],
    note: t("waysNote"),
  };
}

/** The confusions by what they cost a month, costliest first; those that cost nothing are left out. */
export function confusionsPanel({ classes, confusions }: Classes, currency: string, t: Words): Panel {
  return {
    kind: "table",
    id: "confusions",
    title: t("confusions"),
    columns: [
      { key: "actual", label: t("actual") },
      { key: "predicted", label: t("predicted") },
      { key: "cost", label: t("costPerMonth"), unit: currency, numeric: true },
    ],
    rows: confusions
      .filter(({ cost }) => cost !== 0)
      .map(({ actual, predicted, cost }) => ({
        actual: classes[actual] ?? "",
        predicted: classes[predicted] ?? "",
        cost,
      })),
    note: t("confusionsNote"),
  };
}
