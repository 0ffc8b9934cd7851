import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { env } from "../env.js";
import { InvalidError } from "../errors/index.ts";
import type { Backend } from "../backends/port.ts";
import { normaliseNames } from "../stages/ingest/twin.ts";
import { openModel, type LoadedModel } from "../serving/index.ts";
import { openStore } from "../storage/index.ts";
import { openBackend } from "./backend.ts";
import { openRows, type FileRow } from "./predictRows.ts";
import { openServices } from "./services.ts";

/** Rows answered at a time: enough to keep the model busy, few enough to print as one goes. */
const BATCH = 1_000;

/**
 * Answers every row of a CSV or JSON file with a registered model and prints CSV: the file's columns, the prediction,
 * the probability of each class, and why a row got no answer.
 * @throws NotFoundError `model_not_found`; InvalidError `column_missing` naming what the file lacks, `file_unreadable`
 */
export async function predict(modelId: string, path: string): Promise<void> {
  const services = await openServices();
  let backend: Backend | undefined;
  const python = () => (backend ??= openBackend(1)).call;
  let model: LoadedModel | undefined;
  try {
    const workFolder = join(env().home, "work");
    model = await openModel(services.database, openStore(env().home), modelId, { workFolder, python });
    await answerFile(model, path, writeOut);
  } finally {
    await model?.close();
    await backend?.close();
    await services.close();
  }
}

/** Waits when the reader is slower; a reader who has left ends the writing. */
function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));
}

/** @param write gets the CSV piece by piece */
export async function answerFile(
  model: LoadedModel,
  path: string,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const { columns, rows } = await openRows(path);
  const rename = matchColumns(model, columns);
  const classes = model.document.classes ?? [];
  const added = ["prediction", ...classes.map((name) => `probability_${name}`), "refused"].map((name) =>
    freeName(name, columns),
  );
  await write(stringify([[...columns, ...added]]));
  let waiting: FileRow[] = [];
  const flush = async (): Promise<void> => {
    const answers = await answerRows(model, waiting, rename);
    await write(
      stringify(
        waiting.map(({ cells }, at) => [...columns.map((name) => textOf(cells[name])), ...(answers[at] ?? [])]),
      ),
    );
    waiting = [];
  };
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length === BATCH) await flush();
  }
  if (waiting.length > 0) await flush();
}

async function answerRows(model: LoadedModel, rows: FileRow[], rename: Map<string, string>): Promise<string[][]> {
  const classes = model.document.classes ?? [];
  const refusal = (reason: string): string[] => ["", ...classes.map(() => ""), reason];
  const checked = rows.map(({ cells, refused }) => {
    const named = Object.fromEntries([...rename].map(([column, name]) => [name, cells[column]]));
    const { instance, violations } = model.check(named, false);
    const [first] = violations;
    return { instance, reason: refused ?? (first === undefined ? null : `${first.path} ${first.message}`.trim()) };
  });
  const scored = await model.score(checked.filter(({ reason }) => reason === null).map(({ instance }) => instance));
  let at = 0;
  return checked.map(({ reason }) => {
    if (reason !== null) return refusal(reason);
    const one = scored[at++];
    if (one === undefined || !one.ok) return refusal(one?.message ?? "the model has no answer for this row");
    const { prediction, probability } = model.decide(one.values);
    return [String(prediction), ...classes.map((name) => String(probability?.[name] ?? "")), ""];
  });
}

/**
 * Which of the file's columns the model reads, by name: as it is, as it was called in the training file, or as the header
 * is read there (trimmed, made unique).
 */
function matchColumns(model: LoadedModel, columns: string[]): Map<string, string> {
  const normal = normaliseNames(columns);
  const found = new Map<string, string>();
  const absent: string[] = [];
  for (const { name, source } of model.document.signature) {
    const at = [columns.indexOf(name), columns.indexOf(source ?? name), normal.indexOf(name)].find(
      (index) => index >= 0,
    );
    if (at === undefined) absent.push(name);
    else found.set(columns[at] ?? name, name);
  }
  if (absent.length === 0) return found;
  const listed = absent.slice(0, 20).map((name) => `“${name}”`);
  throw new InvalidError({
    code: "column_missing",
    userMessage: `The file lacks ${absent.length === 1 ? "the column" : `${absent.length} columns:`} ${listed.join(", ")}${absent.length > 20 ? " …" : ""}.`,
    remedy: "Add what is missing under exactly these names, and run the command again.",
    ...(absent[0] !== undefined && { where: absent[0] }),
  });
}

function freeName(wanted: string, taken: string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number += 1) name = `${wanted}_${number}`;
  return name;
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
