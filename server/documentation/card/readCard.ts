import { z } from "zod";
import { recordAudit, readAuditHead, type Actor } from "../../audit/index.ts";
import { artifactStore } from "../../catalog/index.ts";
import type { Database } from "../../db/index.ts";
import { readGoal, type GoalDocument } from "../../economics/goal/document.ts";
import { NotFoundError } from "../../errors/index.ts";
import { pipelineSchema } from "../../pipeline/index.ts";
import { readScorecards } from "../../scorecards/index.ts";
import { stageResultSchema } from "../../stages/contract.ts";
import { manifestSchema, type ArtifactStore } from "../../storage/index.ts";
import { readCatalogue } from "../catalogue/readCatalogue.ts";
import { entryValuesSchema, MAX_TEXT } from "../catalogue/fields.ts";
import { readStored } from "../readStored.ts";
import { cardTextSchema, type CardMetric, type Known, type ModelCard } from "./card.ts";

type Project = { id: string; workspaceId: string; name: string };

const trainedSchema = z.object({
  algorithm: z.string().optional(),
  library: z.object({ name: z.string(), version: z.string() }).optional(),
  hyper: z.record(z.string(), z.unknown()).optional(),
  features: z.number().optional(),
  rowsFitted: z.number().optional(),
});
const metricsSchema = stageResultSchema.shape.metrics.catch({});

const auto = <T>(value: T | null | undefined): Known<T> =>
  value === null || value === undefined || value === "" ? null : { value, origin: "auto" };
const human = <T>(value: T | null | undefined): Known<T> =>
  value === null || value === undefined || (typeof value === "string" && value.trim() === "")
    ? null
    : { value, origin: "human" };

const modelNotFound = (): NotFoundError =>
  new NotFoundError({ code: "model_not_found", userMessage: "This model does not exist." });

/**
 * Everything known of a model from its run, its project's goal, amounts and scorecard, and from what people added.
 * @throws NotFoundError `model_not_found`
 */
export async function readCard(
  db: Database,
  project: Project,
  modelId: string,
  store: ArtifactStore = artifactStore(),
): Promise<ModelCard> {
  const model = await db.prisma.model.findFirst({ where: { id: modelId, projectId: project.id } });
  if (model === null) throw modelNotFound();
  const [run, artifact, texts, catalogue, scorecards, review, auditHead] = await Promise.all([
    db.prisma.run.findFirstOrThrow({
      where: { id: model.runId, projectId: project.id },
      include: { version: true, stages: { where: { stageId: model.stageId } } },
    }),
    db.prisma.artifact.findUnique({ where: { hash: model.artifactHash } }),
    db.prisma.modelCardText.findUnique({ where: { modelId } }),
    readCatalogue(db, project.id, store),
    readScorecards(db, project.id),
    newestReview(db, project.id),
    readAuditHead(db, project.workspaceId),
  ]);
  const creator = run.startedById === null ? null : await db.prisma.user.findUnique({ where: { id: run.startedById } });
  const said = entryValuesSchema.parse(texts?.values ?? {});
  const goal = readGoal(pipelineSchema.parse(run.version.document).goal);
  const manifest = manifestSchema.parse(artifact?.manifest ?? []);
  const trained = await readStored(store, manifest, "card.json", trainedSchema);
  const result = stageResultSchema.safeParse(run.stages[0]?.result).data;
  const money = scorecards.money;
  const wordsOf = (ids: readonly string[]): string[] =>
    ids.map((id) => scorecards.answers.find(({ question }) => question.id === id)?.question.text ?? id);
  const reds = wordsOf(scorecards.summary.openReds);
  const worst = wordsOf(scorecards.summary.topRisks);
  const colour = scorecards.summary.colour;
  return {
    ...{ id: model.id, name: model.name, project: project.name, createdAt: model.createdAt.toISOString() },
    run: { id: run.id, number: run.number, final: run.final },
    overview: {
      description: human(said["description"]?.text),
      owner: human(goal.owner),
      creator: auto(creator?.name),
      artifact: auto(model.artifactHash),
      algorithm: auto(trained?.algorithm),
      problemType: model.problemType === "unknown" ? null : auto(model.problemType),
      library: auto(trained?.library && `${trained.library.name} ${trained.library.version}`),
      licence: human(said["licence"]?.text),
    },
    uses: {
      intended: human(goal.intendedUse),
      notIntended: human(goal.notIntendedUse),
      factors: human(said["factors"]?.text),
      risk: riskOf(colour),
      riskWhy: worst.length === 0 ? null : auto(`Highest risks: ${worst.join(" ")}`),
    },
    business: {
      problem: human(goal.problem),
      stakeholders: human(stakeholdersOf(goal)),
      line: human(said["line"]?.text),
    },
    training: {
      datasets: auto(listed(catalogue.rows.flatMap((row) => sourceText(row.values.source.text, row.facts.hashes)))),
      hyperParameters: auto(
        trained?.hyper && Object.entries(trained.hyper).map(([name, value]) => ({ name, value: plain(value) })),
      ),
      rows: auto(trained?.rowsFitted),
      features: auto(trained?.features),
      environment: auto(trained?.library && `${trained.library.name} ${trained.library.version}`),
    },
    evaluation: {
      metrics: auto(listed(metricsOf(model.metrics))),
      threshold: auto(thresholdOf(result)),
      confusion: auto(confusionOf(result)),
      refused: auto(result?.refused),
    },
    economics: {
      currency: auto(money?.currency),
      netValue: auto(money?.netValue),
      low: auto(money?.low),
      high: auto(money?.high),
      tolerance: auto(money?.breakEvenScale),
      assumptions: human(listed((goal.assumptions ?? []).map(({ text, status }) => `${text} (${status})`))),
    },
    scorecard: {
      colour: auto(colour),
      topics: auto(scorecards.topics.map((topic) => ({ topic: topic.topic, colour: topic.colour }))),
      reds: auto(listed(reds)),
      approvals: human(listed(review.approvals)),
      snapshotHash: auto(review.snapshotHash),
    },
    considerations: { ethics: human(said["ethics"]?.text), caveats: human(said["caveats"]?.text) },
    status: review.status,
    auditHead,
  };
}

const listed = <T>(items: T[]): T[] | null => (items.length === 0 ? null : items);
const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const sourceText = (name: string | null, hashes: readonly string[]): string[] =>
  name === null ? [] : [hashes.length === 0 ? name : `${name} (sha256 ${hashes.join(", ")})`];

function riskOf(colour: string): ModelCard["uses"]["risk"] {
  const known = { red: "High", amber: "Medium", green: "Low" } as const;
  return colour === "red" || colour === "amber" || colour === "green" ? auto(known[colour]) : null;
}

function stakeholdersOf({ owner, sponsor, experts }: GoalDocument): string | null {
  const parts = [
    owner && `Owner: ${owner}`,
    sponsor && `Sponsor: ${sponsor}`,
    experts?.length ? `Experts: ${experts.join(", ")}` : null,
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(". ");
}

function metricsOf(stored: unknown): CardMetric[] {
  const metrics = metricsSchema.parse(stored);
  return (["test", "validation", "baseline"] as const).flatMap((on) =>
    Object.entries(metrics[on] ?? {}).flatMap(([name, metric]): CardMetric[] =>
      metric?.value == null ? [] : [{ name, value: metric.value, low: metric.low, high: metric.high, on }],
    ),
  );
}

type Result = z.output<typeof stageResultSchema> | undefined;

/** Of two classes the counts at the threshold the model decides by. */
const decision = (result: Result) => result?.panels.find((panel) => panel.kind === "thresholds");

function thresholdOf(result: Result): number | null {
  const stored = z.number().nullish().catch(null).parse(result?.facts["threshold"]);
  return stored ?? decision(result)?.frozen ?? null;
}

function confusionOf(result: Result): { rows: string[]; columns: string[]; values: number[][] } | null {
  const matrix = result?.panels.find((panel) => panel.kind === "matrix" && panel.id.includes("confusion"));
  if (matrix?.kind === "matrix") {
    const values = matrix.values.map((row) => row.map((cell) => cell ?? 0));
    return { rows: matrix.rows, columns: matrix.columns, values };
  }
  const counts = decision(result);
  if (counts === undefined) return null;
  const at = counts.thresholds.indexOf(counts.frozen);
  const [tp, fp] = [counts.tp[at], counts.fp[at]];
  if (tp === undefined || fp === undefined) return null;
  const names = [counts.negative, counts.positive];
  const values = [
    [counts.negatives - fp, fp],
    [counts.positives - tp, tp],
  ];
  return { rows: names, columns: names, values };
}

async function newestReview(
  db: Database,
  projectId: string,
): Promise<{ approvals: string[]; snapshotHash: string | null; status: ModelCard["status"] }> {
  const review = await db.prisma.review.findFirst({
    where: { projectId, gate: { gte: 2 } },
    orderBy: { number: "desc" },
    include: {
      snapshot: true,
      decisions: { where: { kind: { startsWith: "approve" } }, orderBy: { createdAt: "asc" } },
    },
  });
  if (review === null) return { approvals: [], snapshotHash: null, status: "Draft" };
  const status =
    review.state === "in_review"
      ? "PendingReview"
      : review.state.startsWith("approved")
        ? "Approved"
        : review.state === "superseded"
          ? "Archived"
          : "Draft";
  return {
    approvals: review.decisions.map(
      ({ authorName, kind, createdAt }) =>
        `${authorName}, ${createdAt.toISOString().slice(0, 10)}${kind === "approve" ? "" : " (with conditions)"}`,
    ),
    snapshotHash: review.snapshot.hash,
    status,
  };
}

export const cardEdit = { modelId: z.uuid(), field: cardTextSchema, text: z.string().trim().max(MAX_TEXT) };

/** Writes what a person adds to a card, and says so in the trail. @throws NotFoundError `model_not_found` */
export async function editCard(
  db: Database,
  project: Project,
  { modelId, field, text }: z.output<z.ZodObject<typeof cardEdit>>,
  actor: Actor,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${project.id}::uuid FOR UPDATE`;
    const model = await tx.model.findFirst({ where: { id: modelId, projectId: project.id }, select: { id: true } });
    if (model === null) throw modelNotFound();
    const before = entryValuesSchema.parse((await tx.modelCardText.findUnique({ where: { modelId } }))?.values ?? {});
    const { [field]: old, ...rest } = before;
    if ((old?.text ?? "") === text) return;
    const values =
      text === "" ? rest : { ...rest, [field]: { text, byName: actor.name, at: new Date().toISOString() } };
    await tx.modelCardText.upsert({
      where: { modelId },
      create: { modelId, projectId: project.id, values },
      update: { values, updatedAt: new Date() },
    });
    await recordAudit(tx, project.workspaceId, actor, {
      type: "card.set",
      objectType: "model",
      objectId: modelId,
      projectId: project.id,
      before: { [field]: old?.text ?? null },
      after: { [field]: text === "" ? null : text },
    });
  });
}

/** Models of a project that have a card, newest first. */
export async function listCards(
  db: Database,
  projectId: string,
): Promise<{ id: string; name: string; problemType: string; createdAt: Date; runNumber: number }[]> {
  const models = await db.prisma.model.findMany({ where: { projectId }, orderBy: { createdAt: "desc" }, take: 100 });
  const runs = await db.prisma.run.findMany({
    where: { projectId, id: { in: models.map(({ runId }) => runId) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(runs.map(({ id, number }) => [id, number]));
  return models.map(({ id, name, problemType, createdAt, runId }) => ({
    ...{ id, name, problemType, createdAt },
    runNumber: numbers.get(runId) ?? 0,
  }));
}
