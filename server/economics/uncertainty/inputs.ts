import type { BinaryCase } from "../binary/case.ts";

type Draft<T> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/** A stated case that may be changed in place, so that thousands of draws need no copies. */
export type CaseDraft = Draft<BinaryCase>;

/** An input that can be varied. */
export interface VariableInput {
  /** Name for the reader. */
  readonly label: string;
  /** True if the input is a share and cannot leave [0, 1]. */
  readonly isShare: boolean;
  /** Present value; null if the input does not occur in this framing. */
  readonly read: (stated: BinaryCase) => number | null;
  readonly write: (draft: CaseDraft, value: number) => void;
}

/**
 * Every input that can be varied, by its symbol, in the order in which uncertain inputs are drawn.
 *
 * The order is part of the stored seed's meaning: entries may be added only at the end.
 */
export const VARIABLE_INPUTS = {
  V: {
    label: "Volume",
    isShare: false,
    read: (stated) => stated.volume,
    write: (draft, value) => {
      draft.volume = value;
    },
  },
  pi: {
    label: "Prevalence",
    isShare: true,
    read: (stated) => stated.prevalence,
    write: (draft, value) => {
      draft.prevalence = value;
    },
  },
  L: {
    label: "Loss per missed case",
    isShare: false,
    read: ({ amounts }) => (amounts.framing === "intervention" ? amounts.lossPerMissed : null),
    write: ({ amounts }, value) => {
      if (amounts.framing === "intervention") amounts.lossPerMissed = value;
    },
  },
  s: {
    label: "Save rate",
    isShare: true,
    read: ({ amounts }) => (amounts.framing === "intervention" ? amounts.saveRate : null),
    write: ({ amounts }, value) => {
      if (amounts.framing === "intervention") amounts.saveRate = value;
    },
  },
  ci: {
    label: "Intervention cost",
    isShare: false,
    read: ({ amounts }) => (amounts.framing === "cells" ? null : amounts.interventionCost),
    write: ({ amounts }, value) => {
      if (amounts.framing !== "cells") amounts.interventionCost = value;
    },
  },
  cfp: {
    label: "False-alarm harm",
    isShare: false,
    read: ({ amounts }) => (amounts.framing === "intervention" ? amounts.falseAlarmHarm : null),
    write: ({ amounts }, value) => {
      if (amounts.framing === "intervention") amounts.falseAlarmHarm = value;
    },
  },
  margin: {
    label: "Margin",
    isShare: false,
    read: ({ amounts }) => (amounts.framing === "opportunity" ? amounts.margin : null),
    write: ({ amounts }, value) => {
      if (amounts.framing === "opportunity") amounts.margin = value;
    },
  },
  fpr: {
    label: "False-positive rate",
    isShare: true,
    read: (stated) => stated.rates.fpr,
    write: (draft, value) => {
      draft.rates.fpr = value;
    },
  },
  F: {
    label: "Fixed run cost",
    isShare: false,
    read: (stated) => stated.fixedRunCost,
    write: (draft, value) => {
      draft.fixedRunCost = value;
    },
  },
  F0: {
    label: "Today's fixed cost",
    isShare: false,
    read: (stated) => stated.baseline.fixedCost,
    write: (draft, value) => {
      draft.baseline.fixedCost = value;
    },
  },
  fnr: {
    label: "Miss rate",
    isShare: true,
    read: (stated) => 1 - stated.rates.tpr,
    write: (draft, value) => {
      draft.rates.tpr = 1 - value;
    },
  },
  tpr0: {
    label: "Today's recall",
    isShare: true,
    read: (stated) => stated.baseline.tpr,
    write: (draft, value) => {
      draft.baseline.tpr = value;
    },
  },
  fpr0: {
    label: "Today's false-positive rate",
    isShare: true,
    read: (stated) => stated.baseline.fpr,
    write: (draft, value) => {
      draft.baseline.fpr = value;
    },
  },
  c0: {
    label: "Today's cost per item",
    isShare: false,
    read: (stated) => stated.baseline.costPerItem,
    write: (draft, value) => {
      draft.baseline.costPerItem = value;
    },
  },
  cp: {
    label: "Cost per prediction",
    isShare: false,
    read: (stated) => stated.costPerPrediction,
    write: (draft, value) => {
      draft.costPerPrediction = value;
    },
  },
  a: {
    label: "Adoption",
    isShare: true,
    read: (stated) => stated.adoption,
    write: (draft, value) => {
      draft.adoption = value;
    },
  },
  alpha: {
    label: "Cashable share",
    isShare: true,
    read: (stated) => stated.cashableShare,
    write: (draft, value) => {
      draft.cashableShare = value;
    },
  },
} as const satisfies Record<string, VariableInput>;

/** Symbol of an input that can be varied. */
export type InputSymbol = keyof typeof VARIABLE_INPUTS;

/** All symbols in drawing order. */
export const INPUT_SYMBOLS = Object.keys(VARIABLE_INPUTS).filter(isInputSymbol);

/** True for the symbol of an input that can be varied. */
export function isInputSymbol(text: string): text is InputSymbol {
  return Object.hasOwn(VARIABLE_INPUTS, text);
}
