import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { pythonPath } from "../env.js";
import { openModel, type LoadedModel } from "../serving/index.ts";
import { storeFolder } from "../serving/testing/context.ts";
import { makeFixture } from "../serving/testing/fixture.ts";
import { createWorld, probeOf, type World } from "../serving/testing/harness.ts";
import { answerFile } from "./predict.ts";

let world: World;
let model: LoadedModel;
let rows: Record<string, unknown>[];
let expected: (number[] | null)[];

/** Registers a model folder as the engine does. */
async function register(folder: string): Promise<string> {
  const { db, store, place } = world;
  const { hash, type, manifest } = await storeFolder(store, folder, "model");
  await db.prisma.artifact.create({ data: { hash, type, bytes: 0n, manifest } });
  const row = { projectId: place.projectId, runId: randomUUID(), stageId: "evaluate", artifactHash: hash, name: "m" };
  return (await db.prisma.model.create({ data: { ...row, problemType: "binary", metrics: {} } })).id;
}
const noPython = () => () => Promise.reject(new Error("this model needs no Python"));
const open = (id: string, python: Parameters<typeof openModel>[3]["python"] = noPython) =>
  openModel(world.db, world.store, id, { workFolder: join(world.home, "work"), python });

beforeAll(async () => {
  world = await createWorld();
  const fixture = await makeFixture();
  model = await open(await register(fixture.model));
  ({ rows, expected } = await probeOf());
  rows = rows.slice(0, 10);
});
afterAll(async () => {
  await model.close();
  await world.close();
});

const cell = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const csvOf = (names: string[], delimiter = ","): string =>
  [names.join(delimiter), ...rows.map((row) => names.map((name) => cell(row[name])).join(delimiter))].join("\n");

/** The printed CSV of a file as records. */
async function predicted(text: string, with_ = model): Promise<Record<string, string>[]> {
  const path = join(world.home, `${randomUUID()}.txt`);
  await writeFile(path, text);
  let out = "";
  await answerFile(with_, path, (piece) => {
    out += piece;
    return Promise.resolve();
  });
  return parse(out, { columns: true });
}

function expectAnswers(answers: Record<string, string>[]): void {
  expect(answers).toHaveLength(rows.length);
  answers.forEach((answer, at) => {
    expect(Number(answer["probability_yes"])).toBeCloseTo(expected[at]?.[1] ?? Number.NaN, 5);
    expect([answer["prediction"], answer["refused"]]).toEqual([expect.stringMatching(/^(yes|no)$/), ""]);
  });
}

describe("predict", () => {
  it.each<[string, () => string]>([
    ["CSV", () => csvOf(Object.keys(rows[0] ?? {}))],
    [
      "CSV with its columns in another order and one more",
      () => csvOf(["note", ...Object.keys(rows[0] ?? {}).reverse()]),
    ],
    [
      "CSV with semicolons, a byte order mark and Windows line ends",
      () => `\ufeff${csvOf(Object.keys(rows[0] ?? {}), ";").replaceAll("\n", "\r\n")}`,
    ],
    ["a header with blanks around the names", () => csvOf(Object.keys(rows[0] ?? {})).replace("age,", " age ,")],
    [
      "the name a column had in the training file",
      () => csvOf(Object.keys(rows[0] ?? {})).replace("income", "Income CHF"),
    ],
    ["a JSON list", () => JSON.stringify(rows)],
    ["what an endpoint is asked", () => JSON.stringify({ instances: rows })],
    ["JSON lines", () => rows.map((row) => JSON.stringify(row)).join("\n")],
  ])("answers every row of %s", async (_, text) => expectAnswers(await predicted(text())));

  it("keeps the file's columns in front, and its own apart from theirs", async () => {
    const names = ["refused", ...Object.keys(rows[0] ?? {}), "prediction"];
    const [first] = await predicted(csvOf(names));
    expect(Object.keys(first ?? {})).toEqual([
      ...names,
      "prediction_2",
      "probability_no",
      "probability_yes",
      "refused_2",
    ]);
  });

  it("says beside a row why it has no answer, and answers the others", async () => {
    const lines = csvOf(Object.keys(rows[0] ?? {})).split("\n");
    lines[2] = (lines[2] ?? "").replace(/^[^,]*/, "eleven");
    lines[3] = (lines[3] ?? "").replace(/^[^,]*/, "");
    lines[4] = `${lines[4]},more`;
    const answers = await predicted(lines.join("\n"));
    expect(answers.slice(0, 5).map(({ refused }) => refused)).toEqual([
      "",
      "age “eleven” is not a whole number",
      "age is required but missing",
      expect.stringContaining("cells"),
      "",
    ]);
    expect(answers[1]?.["prediction"]).toBe("");
    expect(answers).toHaveLength(rows.length);
  });

  it("names the columns a file lacks", async () => {
    const text = csvOf(Object.keys(rows[0] ?? {}).filter((name) => name !== "age" && name !== "x3"));
    await expect(predicted(text)).rejects.toMatchObject({
      code: "column_missing",
      userMessage: expect.stringMatching(/“age”, “x3”/),
    });
  });

  it.each<[string, () => string, string]>([
    ["an empty file", () => "", "file_empty"],
    ["Parquet", () => "PAR1xxxx", "file_unreadable"],
    ["broken JSON", () => '[{"age":', "file_unreadable"],
    ["an unclosed quote", () => `${csvOf(Object.keys(rows[0] ?? {}))}\n"1,2`, "file_unreadable"],
  ])("says what is wrong with %s", async (_, text, code) => {
    await expect(predicted(text())).rejects.toMatchObject({ code });
  });

  it("knows no model by another id, or by no id at all", async () => {
    await expect(open(randomUUID())).rejects.toMatchObject({ code: "model_not_found" });
    await expect(open("../../etc")).rejects.toMatchObject({ code: "model_not_found" });
  });

  it("asks Python where Node was shown to answer otherwise", async () => {
    const { model: folder } = await makeFixture();
    const other = join(world.home, "other");
    await cp(folder, other, { recursive: true });
    const parity = JSON.parse(await readFile(join(other, "parity.json"), "utf8"));
    await writeFile(join(other, "parity.json"), JSON.stringify({ ...parity, holds: false }));
    await writeFile(join(other, "card.json"), "{}");
    await mkdir(join(world.home, "work"), { recursive: true });
    const backend: Backend = createLocalBackend({
      python: pythonPath(),
      scratch: join(world.home, "scratch"),
      concurrency: 1,
    });
    let asked = 0;
    const opened = await open(await register(other), () => (...question) => {
      asked += 1;
      return backend.call(...question);
    });
    expectAnswers(await predicted(JSON.stringify(rows), opened));
    expect(asked).toBe(1);
    await opened.close();
    await backend.close();
  });
});
