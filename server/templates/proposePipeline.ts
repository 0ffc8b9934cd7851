/** A whole pipeline from what a file looks like. Every choice carries its reason in words; nothing here looks at rows. */
import { InvalidError } from "../errors/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import type { ProblemType, SourceSetting } from "../stages/contract.ts";
import { columnName, type Detected } from "./detected.ts";
import { drawPipeline, type Part } from "./drawing.ts";
import { findTarget, judgeTarget } from "./findTarget.ts";
import { type JudgedColumn, judgeColumns } from "./judgeColumns.ts";
import { chooseModel } from "./chooseModel.ts";

export type Reason = { stageId: string; setting: string; reason: string };
export type RefusedColumn = { column: string; reason: string };
export type Proposal = {
  document: PipelineDocument;
  problem: ProblemType;
  target: string;
  reasons: Reason[];
  refused: RefusedColumn[];
};

export type ProposalInput = {
  name: string;
  source: SourceSetting;
  detected: Detected;
  /** Column name, its number counting from 1, or `last`. */
  target: string;
  seed: number;
  /** Names of endpoints that other projects of the workspace use: an address can belong to one of them only. */
  takenEndpoints?: readonly string[];
};

/**
 * @returns the pipeline from ingest to monitor, with reasons and the columns it leaves out
 * @throws InvalidError when the target is missing or can't be learned, or when no column is left to learn from (`features_missing`)
 */
export function proposePipeline(input: ProposalInput): Proposal {
  const { detected } = input;
  const targetColumn = findTarget(detected, input.target);
  const target = columnName(targetColumn);
  const { problem, reason: problemReason } = judgeTarget(targetColumn, detected.rows);
  const judged = judgeColumns(detected, target);
  const features = judged.filter((column) => column.verdict.use === "feature").length;
  if (features === 0) {
    throw new InvalidError({
      code: "features_missing",
      userMessage: `Beside the target "${target}" no column is left to learn from.`,
      remedy:
        judged.length === 0
          ? "Bring data with more columns."
          : `Left out: ${judged.map(({ name, verdict }) => `${name} (${verdict.reason})`).join(" ")}`,
    });
  }
  const labelled = detected.rows === null ? null : Math.round(detected.rows * (1 - (targetColumn.missing ?? 0)));
  const choice = chooseModel({ problem, rows: labelled, columns: features, classes: targetColumn.distinct });
  const parts: Part[] = [
    ingestPart(input, target, judged),
    {
      id: "label",
      kind: "label",
      name: "Label",
      settings: { problem },
      reasons: {
        problem: problemReason,
        ...((targetColumn.missing ?? 0) > 0
          ? {
              target: `${Math.round((targetColumn.missing ?? 0) * 100)} % of the rows have no "${target}"; they are set aside and counted.`,
            }
          : {}),
      },
    },
    { id: "clean", kind: "clean", name: "Clean", ...cleanChoice(judged) },
    {
      id: "feature",
      kind: "feature",
      name: "Features",
      settings: { mode: "auto" },
      reasons: { mode: "Numbers, categories and dates each get the usual preparation, fitted on training rows only." },
    },
    { id: "train", kind: "train", name: choice.trainName, settings: choice.train, reasons: choice.trainReasons },
    { id: "tune", kind: "tune", name: "Tune", settings: choice.tune, reasons: choice.tuneReasons },
    {
      id: "evaluate",
      kind: "evaluate",
      name: "Evaluate",
      settings: {},
      reasons: {
        metric:
          "The trained and the tuned model are compared on validation rows; the better one is judged on the test rows.",
      },
    },
    {
      id: "deploy",
      kind: "deploy",
      name: "Deploy",
      settings: { endpointName: endpointName(input.name, input.takenEndpoints) },
      reasons: { endpointName: "Made from the project's name; part of the address callers use." },
    },
    {
      id: "monitor",
      kind: "monitor",
      name: "Monitor",
      settings: {},
      reasons: {
        psiWarn: "0.1 and 0.25 are the limits most teams start with; adjust them once you have seen ordinary batches.",
      },
    },
  ];
  const document = drawPipeline(input.name, { seed: input.seed, target }, parts);
  return {
    document,
    problem,
    target,
    reasons: parts.flatMap((part) =>
      Object.entries(part.reasons).map(([setting, reason]) => ({ stageId: part.id, setting, reason })),
    ),
    refused: judged.flatMap(({ name, verdict }) =>
      verdict.use === "feature" ? [] : [{ column: name, reason: verdict.reason }],
    ),
  };
}

function ingestPart(input: ProposalInput, target: string, judged: JudgedColumn[]): Part {
  const verdicts = new Map(judged.map(({ name, verdict }) => [name, verdict]));
  const { detected } = input;
  const columns = detected.columns.map((column) => {
    const name = columnName(column);
    const verdict = verdicts.get(name);
    return {
      name: column.name,
      as: column.as ?? null,
      type: column.type,
      format: column.format ?? null,
      keep: verdict?.use !== "refused",
      role: name === target ? "target" : verdict?.use === "id" ? "id" : null,
      missing: column.missing,
      distinct: column.distinct,
    };
  });
  const leftOut = judged.filter(({ verdict }) => verdict.use !== "feature").length;
  return {
    id: "ingest",
    kind: "ingest",
    name: "Data",
    settings: { source: input.source, format: detected.format, columns },
    reasons: {
      format: "Read off the file: encoding, separator, header, decimal sign and the words that mean missing.",
      columns:
        leftOut === 0
          ? "Types were read off the values; every column may help."
          : `Types were read off the values; ${leftOut} of ${judged.length} columns are left out of the features, each with its reason.`,
      draw: "70 % of the rows teach, 20 % choose settings and threshold, 10 % only judge; equal rows stay together, and label keeps the class shares equal.",
    },
  };
}

function cleanChoice(judged: JudgedColumn[]): Pick<Part, "settings" | "reasons"> {
  const features = judged.filter(({ verdict }) => verdict.use === "feature");
  const gaps = features.filter(({ column }) => (column.missing ?? 0) > 0);
  const operations = [
    { op: "impute", columns: { by: "type", type: "number" }, method: "median", value: null, flag: true },
    { op: "impute", columns: { by: "type", type: "text" }, method: "constant", value: "(missing)", flag: false },
  ];
  return {
    settings: { operations },
    reasons: {
      operations:
        gaps.length === 0
          ? "The file has no gaps; the two rules stay for gaps in later batches: the median for numbers, a category of its own for text."
          : `${gaps.length} columns have gaps. Numbers get the median and a "was missing" flag, because a gap can mean something; text gets a category of its own.`,
    },
  };
}

/** @returns a name that fits an address, with a number behind it when others have it already */
export function endpointName(name: string, taken: readonly string[] = []): string {
  return freeEndpointName(slugOf(name), taken);
}

/** @returns the name, with a number behind it when it is taken */
export function freeEndpointName(wanted: string, taken: readonly string[]): string {
  for (let number = 2, free = wanted; ; free = `${wanted}-${number++}`) if (!taken.includes(free)) return free;
}

function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "model" : slug;
}
