import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../../api/testing.ts";
import { readAuditHead, type Actor } from "../../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import { createFileSystemStore, type ArtifactStore } from "../../storage/index.ts";
import { draw, drawn, keepOutput, keepStage, newHash } from "../testing/world.ts";
import { type ModelCard, originsOf, unknownFields } from "./card.ts";
import { cutText } from "./cutText.ts";
import { cardName, exportCard, writeCard } from "./exportCard.ts";
import { editCard, readCard } from "./readCard.ts";
import { googleCardSchema, sageMakerCardSchema } from "./shapes.ts";

const LINK = "https://stagecraft.example/projects/1/models/card?model=2";

let db: TestDatabase;
let tenant: Tenant;
let modelId: string;
let project: { id: string; workspaceId: string; name: string };
let actor: Actor;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-card-"));
  store = createFileSystemStore({ folder });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
  project = { id: tenant.projectId, workspaceId: tenant.workspaceId, name: "Fraud: cards & co" };
  actor = { id: tenant.sessions.editor.userId, name: "Ada", via: "ui", address: null };
  modelId = await modelOf(tenant);
});

async function modelOf({ projectId, runId }: Tenant): Promise<string> {
  const data = { projectId, runId, stageId: "judge", artifactHash: newHash(), name: "Model" };
  return (await db.prisma.model.create({ data: { ...data, problemType: "binary", metrics: {} } })).id;
}

/** A model with a run that judged it, a goal, and a card file of its own. */
async function judged(): Promise<void> {
  const document = {
    ...drawn("Fraud", tenant.fileId),
    goal: { problem: "Claims cost 1.7 M a year.", intendedUse: "Flag claims", owner: "Grace", sponsor: "Joan" },
  };
  await draw(db, project.id, document);
  await db.prisma.pipelineVersion.updateMany({
    where: { projectId: project.id },
    data: { document: JSON.parse(JSON.stringify(document)) },
  });
  const place = { projectId: project.id, runId: tenant.runId };
  const stageRunId = await keepStage(db, place, { stageId: "learn", kind: "train", rows: [100, 100, 0] });
  const card = { algorithm: "xgboost", library: { name: "xgboost", version: "3.2.0" }, hyper: { depth: 4, eta: 0.1 } };
  const artifactHash = await keepOutput(
    db,
    store,
    { projectId: project.id, stageRunId },
    { port: "model", type: "model", files: { "card.json": { ...card, features: 7, rowsFitted: 90 } } },
  );
  const metric = { value: 0.91, low: 0.88, high: 0.94 };
  await db.prisma.model.update({
    where: { id: modelId },
    data: { artifactHash, metrics: { test: { roc_auc: metric }, baseline: { accuracy: { ...metric, low: null } } } },
  });
  const judge = await keepStage(db, place, { stageId: "judge", kind: "evaluate", rows: [100, 100, 0] });
  const panel = { kind: "matrix", id: "confusion", title: "Confusion", rows: ["no", "yes"], columns: ["no", "yes"] };
  const result = {
    facts: { threshold: 0.048 },
    refused: 0,
    panels: [
      {
        ...panel,
        values: [
          [90, 1],
          [2, 7],
        ],
      },
    ],
  };
  await db.prisma.stageRun.update({ where: { id: judge }, data: { result } });
}

const read = (): Promise<ModelCard> => readCard(db, project, modelId, store);

describe("the card of a model", () => {
  it("makes nothing up: of a model nobody knows anything about, nearly everything is unknown", async () => {
    const card = await read();
    const unknown = unknownFields(card);
    for (const field of ["overview.description", "uses.intended", "training.datasets", "evaluation.metrics"])
      expect(unknown).toContain(field);
    const sage = sageMakerCardSchema.parse(JSON.parse(writeCard(card, "sagemaker", LINK).text));
    expect(sage.model_overview).not.toHaveProperty("model_description");
    expect(sage.evaluation_details).toEqual([]);
    expect(sage.additional_information.custom_details["unknown_fields"]).toContain("uses.intended");
    expect(writeCard(card, "huggingface", LINK).text).toMatch(/## Uses\n\nunknown/);
    expect(JSON.parse(writeCard(card, "google", LINK).text)).not.toHaveProperty("model_details.owners");
  });

  it("takes what runs found as automatic and what people wrote as human", async () => {
    await judged();
    await editCard(db, project, { modelId, field: "ethics", text: "Appeals go to a person." }, actor);
    const origins = originsOf(await read());
    expect(origins).toMatchObject({
      ...{ "overview.algorithm": "auto", "evaluation.metrics": "auto", "evaluation.threshold": "auto" },
      ...{ "overview.owner": "human", "business.problem": "human", "considerations.ethics": "human" },
    });
  });

  it("says the same in all three formats, each of its receiver's shape", async () => {
    await judged();
    const card = await read();
    const sage = sageMakerCardSchema.parse(JSON.parse(writeCard(card, "sagemaker", LINK).text));
    expect(sage.model_overview).toMatchObject({ algorithm_type: "xgboost", model_owner: "Grace" });
    expect(sage.training_details.training_job_details.user_provided_hyper_parameters).toEqual([
      { name: "depth", value: "4" },
      { name: "eta", value: "0.1" },
    ]);
    const [group, , confusion] = sage.evaluation_details[0]?.metric_groups ?? [];
    expect(group?.metric_data).toEqual([
      { name: "roc_auc", type: "number", value: 0.91, notes: "95 % interval 0.88 to 0.94" },
    ]);
    expect(confusion?.metric_data[0]).toMatchObject({
      type: "matrix",
      value: [
        [90, 1],
        [2, 7],
      ],
    });
    const google = googleCardSchema.parse(JSON.parse(writeCard(card, "google", LINK).text));
    expect(google.quantitative_analysis.performance_metrics[0]).toEqual({
      ...{ type: "roc_auc", value: 0.91, slice: "test", threshold: 0.048 },
      confidence_interval: { lower_bound: 0.88, upper_bound: 0.94 },
    });
    const markdown = writeCard(card, "huggingface", LINK).text;
    expect(markdown).toMatch(/^---\nlibrary_name: "xgboost"\ntags:/);
    expect(markdown).toContain("| roc\\_auc | test | 0.91 | 0.88 to 0.94 |");
    for (const section of [
      "Model Details",
      "Uses",
      "Training Details",
      "Evaluation",
      "Economic value",
      "Risk scorecard",
    ])
      expect(markdown).toContain(`## ${section}`);
  });

  it("leaves with the head of the trail, and the trail says who took it", async () => {
    const head = await readAuditHead(db, project.workspaceId);
    expect(head).toBeNull();
    await editCard(db, project, { modelId, field: "caveats", text: "One country only." }, actor);
    const file = await exportCard(db, project, { modelId, format: "huggingface" }, actor);
    const [edit, taken] = await db.prisma.auditEntry.findMany({
      where: { workspaceId: project.workspaceId },
      orderBy: { seq: "asc" },
    });
    expect(file.text).toContain(edit?.hash);
    expect(taken).toMatchObject({ type: "card.export", after: { format: "huggingface", cut: [] } });
  });

  it("keeps what people type text: no markup, no front matter, no formula of a template", async () => {
    const text = `---\nlicense: mit\n---\n# Title\n<img src=x> [a](javascript:b) {{ x }}`;
    await editCard(db, project, { modelId, field: "description", text }, actor);
    await editCard(db, project, { modelId, field: "licence", text: `mit"\nevil: true` }, actor);
    const markdown = writeCard(await read(), "huggingface", LINK).text;
    const front = /^---\n([\s\S]*?)\n---\n/.exec(markdown)?.[1] ?? "";
    expect(front).not.toMatch(/^evil/m);
    expect(markdown.slice(front.length + 8)).not.toMatch(/<img|^# Title|(?<!\\)\]\(javascript/m);
  });

  it("of another project doesn't exist", async () => {
    const other = await createTenant(db, "other");
    const wrong = readCard(db, project, await modelOf(other), store);
    await expect(wrong).rejects.toMatchObject({ code: "model_not_found" });
  });
});

describe("a text that is too long", () => {
  it("is cut at a sentence, says so and where the rest is, and stays within the limit", async () => {
    const sentence = "It works on claims of one country only. ";
    const text = sentence.repeat(200).trim();
    const { text: cut } = cutText(text, 1_024, LINK);
    expect(cut.length).toBeLessThanOrEqual(1_024);
    expect(cut.endsWith(`only. … full text: ${LINK}`)).toBe(true);
    expect(cutText("short.", 1_024, LINK)).toEqual({ text: "short.", cut: false });
    await editCard(db, project, { modelId, field: "description", text: text.slice(0, 4_000) }, actor);
    expect(writeCard(await read(), "sagemaker", LINK).cut).toContain("overview.description");
  });

  it.each(["x".repeat(5_000), "word ".repeat(900), "😀".repeat(2_000), "a. ".repeat(2_000)])(
    "of any kind ends within the limit and on a whole character",
    (text) => {
      for (const most of [63, 200, 1_024]) {
        const { text: cut } = cutText(text, most, LINK);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(() => encodeURIComponent(cut)).not.toThrow();
      }
    },
  );
});

it("more classes than a matrix may hold become bars of the most frequent confusions", async () => {
  await judged();
  const names = Array.from({ length: 30 }, (_, at) => `class ${at}`);
  const values = names.map((_, row) => names.map((_each, column) => (row === column ? 50 : row === 3 ? column : 0)));
  const card = await read();
  card.evaluation.confusion = { value: { rows: names, columns: names, values }, origin: "auto" };
  const sage = sageMakerCardSchema.parse(JSON.parse(writeCard(card, "sagemaker", LINK).text));
  const bars = sage.evaluation_details[0]?.metric_groups.find(({ name }) => name === "Confusion")?.metric_data[0];
  expect(bars).toMatchObject({ type: "bar_chart", notes: "actual → predicted" });
  expect(Array.isArray(bars?.value) && bars.value.length).toBe(20);
  expect(bars?.type === "bar_chart" && bars.x_axis_name?.[0]).toBe("class 3 → class 29");
});

it("of two classes the confusion is counted at the threshold the model decides by", async () => {
  await judged();
  const panel = {
    ...{ kind: "thresholds", id: "decision", title: "Decision", positive: "yes", negative: "no", frozen: 0.5 },
    ...{ thresholds: [0.2, 0.5, 0.9], tp: [9, 7, 0], fp: [20, 3, 0], positives: 10, negatives: 90 },
  };
  await db.prisma.stageRun.updateMany({
    where: { runId: tenant.runId, stageId: "judge" },
    data: { result: { panels: [panel] } },
  });
  const { evaluation } = await read();
  expect(evaluation.threshold).toEqual({ value: 0.5, origin: "auto" });
  expect(evaluation.confusion?.value).toEqual({
    ...{ rows: ["no", "yes"], columns: ["no", "yes"] },
    values: [
      [87, 3],
      [3, 7],
    ],
  });
});

it.each([
  ["Fraud: cards & co", "Fraud-cards-co"],
  ["--a--", "a"],
  ["Über größe", "U-ber-gro-e"],
  ["!!!", "model"],
  ["x".repeat(80), "x".repeat(63)],
])("a card's name is one SageMaker takes: %s", (text, name) => {
  expect(cardName(text)).toBe(name);
  expect(cardName(text)).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
});
