import type { en } from "../messages/index.ts";

export type Term = keyof (typeof en)["executive"]["glossary"];

/** How each term looks in a sentence; longer ones first where one holds another. */
const forms: readonly [Term, string][] = [
  ["falseAlarm", "false alarms?"],
  ["validation", "validation(?: rows| set| data)?"],
  ["test", "final test|test (?:rows|set|data)"],
  ["holdOut", "hold-?outs?"],
  ["assumptions", "if our assumptions are off"],
  ["sampling", "sampling(?: error)?"],
  ["retrain", "retrain(?:s|ed|ing)?"],
  ["training", "train(?:ing|ed)"],
  ["drift", "drift(?:s|ed|ing)?"],
  ["alert", "alerts?"],
  ["error", "errors?(?: rates?)?"],
  ["threshold", "thresholds?"],
  ["pipeline", "pipelines?"],
  ["prevalence", "prevalence"],
  ["recall", "recall"],
  ["precision", "precision"],
  ["leakage", "leak(?:age|s)?"],
  ["feature", "features?"],
  ["label", "labels?|labell?ers?|labell?ed"],
  ["baseline", "baselines?"],
  ["monitor", "monitors?"],
  ["endpoint", "endpoints?"],
  ["canary", "canary"],
  ["rollback", "rollbacks?"],
  ["calibrated", "calibrat(?:ed|ion)"],
  ["psi", "PSI"],
  ["auc", "AUC"],
  ["prediction", "predictions?"],
  ["kappa", "κ|kappa"],
  ["twin", "twin"],
  ["slice", "slices?"],
  ["model", "models?"],
];

const FINDER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${forms.map(([, form]) => `(${form})`).join("|")})(?![\\p{L}\\p{N}])`,
  "giu",
);

/** A sentence cut into plain text and the words of the field in it. */
export function glossed(text: string): { text: string; term: Term | null }[] {
  const parts: { text: string; term: Term | null }[] = [];
  let at = 0;
  for (const match of text.matchAll(FINDER)) {
    const place = match.slice(1).findIndex((group) => group !== undefined);
    const term = forms[place]?.[0] ?? null;
    if (match.index > at) parts.push({ text: text.slice(at, match.index), term: null });
    parts.push({ text: match[0], term });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), term: null });
  return parts;
}

/** The words of the field in all sentences of a page, in the order they are met: its footnotes. */
export function termsOf(sentences: readonly string[]): Term[] {
  return [...new Set(sentences.flatMap((text) => glossed(text).flatMap(({ term }) => term ?? [])))];
}
