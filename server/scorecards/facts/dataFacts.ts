import { z } from "zod";
import type { Material, StageMaterial } from "./material.ts";
import { judgedStage, placeInRun, stagesWithOutput, type FactInput, type FactSources } from "./source.ts";

const TOP_FIVE = 5;
const TOP_TEN = 10;

/** Facts about the data: from counts, profiles and findings of the judged run, and from what monitors saw. */
export function dataFacts({ material, details }: FactInput): FactSources {
  const judged = judgedStage(material);
  const last = stagesWithOutput(material, "dataset").at(-1);
  const labelled = stagesWithOutput(material, "dataset").find(({ classes }) => classes.length > 0);
  const worst = worstStep(material);
  return {
    D01: { facts: material.run === null ? null : { steps: steps(material) }, from: placeInRun(material, worst) },
    D02: { facts: missing(material), from: { page: "models" } },
    D03: { facts: duplicates(material), from: placeInRun(material, labelled ?? last) },
    D04: { facts: leakage(material), from: placeInRun(material, last) },
    D05: { facts: rareCases(material, judged, labelled), from: placeInRun(material, judged) },
    D06: { facts: agreement(material, labelled), from: placeInRun(material, labelled) },
    D07: { facts: replay(material), from: placeInRun(material, judged) },
    D08: {
      facts: parity(material, details.D08.differences !== ""),
      from: placeInRun(material, stagesWithOutput(material, "model")[0]),
    },
    D09: { facts: stability(material), from: { page: "models" } },
    D10: { facts: forbidden(material, details.D10.justified), from: { page: "catalogue" } },
    D11: {
      facts:
        material.catalogue === null
          ? null
          : { filled: material.catalogue.filled, required: material.catalogue.required },
      from: { page: "catalogue" },
    },
  };
}

/** Operations that took rows out of what came in; those that only change cells drop nobody. */
function steps({ run }: Material): unknown[] {
  return (run?.stages ?? []).flatMap((stage) =>
    stage.operations
      .filter(({ rowsIn, rowsOut }) => rowsIn > 0 && rowsOut <= rowsIn)
      .map(({ name, rowsIn, rejected }) => ({
        name: `${stage.name}: ${name}`,
        rowsIn,
        rowsOut: Math.max(0, rowsIn - rejected),
        segments: [],
      })),
  );
}

function worstStep({ run }: Material): StageMaterial | undefined {
  const share = ({ rowsIn, rowsRejected }: StageMaterial) => (rowsRejected ?? 0) / Math.max(1, rowsIn ?? 1);
  return [...(run?.stages ?? [])].sort((a, b) => share(b) - share(a))[0];
}

/** Columns by falling importance, as the evaluation measured it. */
function strongest({ run }: Material): string[] {
  const importance = run?.files.report?.importance ?? [];
  return [...importance].sort((a, b) => b.value - a.value).map(({ column }) => column);
}

/** The newest report that held enough rows to judge. */
function newestDrift({ monitors }: Material) {
  return monitors
    .flatMap(({ reports }) => reports)
    .filter(({ report }) => report?.judged === true)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]?.report;
}

/** The prediction itself is watched as a column; it is no feature. */
const isFeature = ({ name }: { name: string }): boolean => !name.startsWith("__") && !name.startsWith("(");

function missing(material: Material): unknown {
  const drift = newestDrift(material);
  if (drift == null) return null;
  const top = strongest(material).slice(0, TOP_FIVE);
  return {
    features: drift.columns
      .filter(isFeature)
      .flatMap(({ name, missing: shares }) =>
        shares === null
          ? []
          : [{ name, training: shares.reference, production: shares.batch, isTopFive: top.includes(name) }],
      ),
  };
}

function stability(material: Material): unknown {
  if (material.monitors.length === 0 && material.endpoints.length === 0) {
    return material.run === null ? null : { isCaptured: false, features: [] };
  }
  const drift = newestDrift(material);
  if (drift == null) return { isCaptured: false, features: [] };
  const top = strongest(material).slice(0, TOP_TEN);
  return {
    isCaptured: true,
    features: drift.columns
      .filter(isFeature)
      .flatMap(({ name, psi }) =>
        psi === null ? [] : [{ name, stabilityIndex: Math.max(0, psi), isTopTen: top.includes(name) }],
      ),
  };
}

const drawSchema = z.object({ rule: z.string() });

/** How rows were split; null when no stage says so. */
function drawRule({ run }: Material): string | null {
  for (const { params } of run?.stages ?? []) {
    const draw = drawSchema.safeParse(params["draw"]);
    if (draw.success) return draw.data.rule;
  }
  return null;
}

/** Splits that keep rows together by something else than their content may part copies. */
const PARTS_COPIES = new Set(["group", "time", "column"]);

function duplicates(material: Material): unknown {
  const { run } = material;
  const findings = run?.files.findings;
  const rule = drawRule(material);
  if (run == null || findings == null || findings.copies === null || rule === null) return null;
  // Copies share a partition when rows are drawn by content; else nobody counted where they went.
  if (findings.copies > 0 && PARTS_COPIES.has(rule)) return null;
  const conflicts = run.stages
    .flatMap(({ overview }) => overview)
    .find(({ label }) => label === "Contradicting rows")?.value;
  return {
    copiesAcrossSplits: 0,
    duplicateShare: findings.copies / Math.max(1, findings.rows),
    contradictingShare: typeof conflicts === "number" ? conflicts / Math.max(1, findings.rows) : 0,
  };
}

function leakage(material: Material): unknown {
  const { run } = material;
  const findings = run?.files.findings;
  if (run == null || findings == null || findings.measure === null) return null;
  const { signature, entities } = run.files;
  const used = findings.power.filter(({ column }) => signature.length === 0 || signature.includes(column));
  const [top] = [...used].sort((a, b) => b.value - a.value);
  if (top === undefined) return null;
  // A share of what a column explains is its squared correlation.
  const strength = findings.measure === "AUC" ? top.value : Math.sqrt(Math.max(0, top.value));
  const rule = drawRule(material);
  const areSingle = entities.every(({ distinct, rows }) => distinct >= rows);
  return {
    strongest: { name: top.column, strength: Math.min(1, strength) },
    knownTooLate: [],
    derivedFromTarget: [],
    // Absent where several rows belong to one entity and nothing kept them together: nobody counted them.
    ...((rule === "group" || areSingle) && { entitiesInBothSplits: 0 }),
    isScaledBeforeSplit: false,
  };
}

const count = z.number().catch(0);

function rareCases(
  material: Material,
  judged: StageMaterial | undefined,
  labelled: StageMaterial | undefined,
): unknown {
  if (material.run === null || judged === undefined || material.model === null) return null;
  if (material.model.problemType === "regression") {
    return { task: "regression", testItems: count.parse(judged.facts["rowsJudged"]) };
  }
  // Rows judged in the end, or those that wait in the test partition.
  const rows = material.run.final
    ? judged.classes.map((row) => ({ name: String(row["class"]), items: count.parse(row["rows"]) }))
    : (labelled?.classes ?? []).map((row) => ({ name: String(row["label"]), items: count.parse(row["test"]) }));
  const [rarest] = rows.sort((a, b) => a.items - b.items);
  return rarest === undefined ? null : { task: "classification", rarestClass: rarest.name, testItems: rarest.items };
}

/** Labels that came with the data speak with one voice: agreement can't be seen. */
function agreement({ labelling, run }: Material, labelled: StageMaterial | undefined): unknown {
  if (labelling !== null) return labelling;
  if (run === null || labelled === undefined) return null;
  return { labellers: 1, kappa: null, observedAgreement: null, rarestShare: null };
}

function replay({ run }: Material): unknown {
  if (run === null) return null;
  const { files } = run;
  if (files.replay === null) {
    return { isRun: false, steps: [], outOfRangeShare: 0, outOfRangeShareInTraining: 0 };
  }
  const { operations } = files.replay;
  const sum = (pick: (one: (typeof operations)[number]) => number) =>
    operations.reduce((total, one) => total + pick(one), 0);
  const answered = sum(({ answered: some }) => some);
  return {
    isRun: true,
    steps: operations.map(({ stage, operation, replayed, answered: said, refused, crashed, notFinite }) => ({
      name: `${stage}: ${operation}`,
      replayed,
      answered: said,
      refused,
      failed: crashed + notFinite,
    })),
    outOfRangeShare: answered === 0 ? 0 : Math.min(1, sum(({ outOfRange }) => outOfRange) / answered),
    outOfRangeShareInTraining: Math.max(0, ...operations.map(({ trainShare }) => trainShare ?? 0)),
  };
}

const paritySchema = z.object({ largestDifference: z.number() });

/** One artefact is trained and served, so its steps can't differ; the answers are compared after training and when live. */
function parity(material: Material, areListed: boolean): unknown {
  const { run, model } = material;
  if (run === null || model === null) return null;
  const judged = judgedStage(material)?.facts["modelHash"];
  const of = stagesWithOutput(material, "model").filter(({ facts }) => facts["modelHash"] === judged);
  const live = run.stages.filter(({ facts }) => facts["liveCheck"] !== undefined);
  const seen = [...of.map(({ facts }) => facts["parity"]), ...live.map(({ facts }) => facts["liveCheck"])];
  const differences = seen.flatMap((each) => {
    const read = paritySchema.safeParse(each);
    return read.success ? [read.data.largestDifference] : [];
  });
  if (differences.length === 0) return null;
  return {
    hasSameGraph: live.every(({ facts }) => facts["modelHash"] === judged),
    parity: Math.max(...differences),
    areDifferencesListed: areListed,
    areDifferencesSigned: areListed,
  };
}

function forbidden({ personal, run }: Material, justified: Readonly<Record<string, string>>): unknown {
  if (personal === null || run === null || run.files.signature.length === 0) return null;
  return {
    hits: personal
      .filter(({ column }) => run.files.signature.includes(column))
      .map(({ column, isJustified }) => ({ column, isJustified: isJustified || (justified[column] ?? "") !== "" })),
  };
}
