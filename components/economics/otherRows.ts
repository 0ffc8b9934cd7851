import { textNow } from "../messages/index.ts";
import { classAmounts } from "../../server/economics/sheet/classSheet.ts";
import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import type { AmountGroup, AmountRow } from "./rows.ts";

/** What a model answers with decides which amounts are asked. */
export type Answers =
  | { readonly kind: "binary" }
  | { readonly kind: "classes"; readonly classes: readonly string[] }
  | { readonly kind: "number" };

/** Asked of every kind of decision; the words are those of the binary sheet. */
const COMMON = ["volume", "baselineCostPerItem", "baselineFixedCost", "costPerPrediction", "fixedRunCost"];
const FOLLOWED = ["adoption", "cashableShare"];
/** A band compares with no forecast at all: nothing of today counts. */
const BAND = ["volume", "costPerPrediction", "fixedRunCost"];
/** Titles of the groups, in their order in the binary sheet. */
const [DECIDED, WORTH, TODAY, RUNNING] = [0, 1, 2, 3];

/** The groups of a sheet for several classes or for numbers, made of the binary sheet's where they mean the same. */
export function otherGroups(
  sheet: SheetDocument,
  answers: Exclude<Answers, { kind: "binary" }>,
  binary: readonly AmountGroup[],
): AmountGroup[] {
  const isBand = answers.kind === "number" && sheet.forecast === "band";
  const kept = isBand ? BAND : [...COMMON, ...FOLLOWED];
  const own = answers.kind === "classes" ? classRows(answers.classes) : isBand ? bandRows(sheet) : unitRows();
  return binary.flatMap((group, index): AmountGroup[] => {
    const rows = index > RUNNING ? group.rows : group.rows.filter(({ name }) => kept.includes(name));
    if (index === DECIDED) return [{ ...group, rows: [...rows, ...own.decided] }];
    if (index === WORTH) return own.worth;
    if (index === TODAY) return isBand ? [] : [{ ...group, rows: [...own.today, ...rows] }];
    return [{ ...group, rows }];
  });
}

type OwnRows = { decided: AmountRow[]; worth: AmountGroup[]; today: AmountRow[] };

function classRows(classes: readonly string[]): OwnRows {
  const t = textNow("economics");
  return {
    decided: classes.map((name, i) => ({
      name: classAmounts.share(i),
      label: t("share", { name }),
      help: t("shareHelp"),
      unit: "share",
    })),
    worth: classes.map((actual, i) => ({
      title: t("valueTitle", { actual }),
      help: t("valueHelp"),
      rows: classes.map((predicted, j) => ({
        name: classAmounts.value(i, j),
        label: t("value", { predicted, actual }),
        help: i === j ? t("valueRight") : t("valueWrong"),
        unit: "money/item",
        ranged: true,
      })),
    })),
    today: classes.map((name, i) => ({
      name: classAmounts.todayRight(i),
      label: t("today", { name }),
      help: t("todayHelp"),
      unit: "share",
      ranged: true,
    })),
  };
}

function unitRows(): OwnRows {
  const t = textNow("economics");
  return {
    decided: [],
    worth: [
      {
        title: t("errorsTitle"),
        help: t("errorsHelp"),
        rows: [
          { name: "costOver", label: t("costOver"), help: t("costOverHelp"), unit: "money/unit", ranged: true },
          { name: "costUnder", label: t("costUnder"), help: t("costUnderHelp"), unit: "money/unit", ranged: true },
        ],
      },
    ],
    today: [
      { name: "todayOver", label: t("todayOver"), help: t("todayOverHelp"), unit: "units", ranged: true },
      { name: "todayUnder", label: t("todayUnder"), help: t("todayUnderHelp"), unit: "units", ranged: true },
    ],
  };
}

function bandRows({ bandIs }: SheetDocument): OwnRows {
  const t = textNow("economics");
  const unit = bandIs === "units" ? "units" : "share";
  return {
    decided: [],
    worth: [
      {
        title: t("bandTitle"),
        help: t("bandHelp"),
        rows: [
          { name: "bandWidth", label: t("bandWidth"), help: t("bandWidthHelp"), unit },
          {
            name: "valueInside",
            label: t("valueInside"),
            help: t("valueInsideHelp"),
            unit: "money/item",
            ranged: true,
          },
          {
            name: "valueOutside",
            label: t("valueOutside"),
            help: t("valueOutsideHelp"),
            unit: "money/item",
            ranged: true,
          },
        ],
      },
    ],
    today: [],
  };
}
