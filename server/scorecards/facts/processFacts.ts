import { lowerIsBetter, metricValueSchema, metricKeys } from "../../stages/contract.ts";
import type { Material, StageMaterial } from "./material.ts";
import type { Money } from "./money.ts";
import { judgedStage, placeInRun, stagesWithOutput, type FactInput, type FactSources } from "./source.ts";

/** Facts about how the model was made and how it is run. */
export function processFacts({ material, details }: FactInput, money: Money): FactSources {
  const judged = judgedStage(material);
  const here = placeInRun(material, judged);
  const harm = details.C04.severity;
  const live = { page: "models" } as const;
  return {
    P01: { facts: holdOut(material), from: here },
    P02: { facts: baseline(material, judged), from: here },
    P03: { facts: repeatable(material), from: here },
    P04: { facts: tuning(material), from: here },
    P05: { facts: material.run === null ? null : { slices: [] }, from: here },
    P06: {
      facts:
        details.P06.arePeopleAffected === null
          ? null
          : { ...details.P06, reason: details.P06.reason || null, disparateImpact: null, recallGap: null },
      from: here,
    },
    P07: { facts: monitoring(material, money), from: live },
    P08: { facts: retraining(material), from: live },
    P09: { facts: rollback(material), from: live },
    P10: {
      facts:
        material.endpoints.length === 0 ? null : { hasSplitOrShadow: startsSmall(material), harm: harm ?? undefined },
      from: live,
    },
    P11: { facts: secondReader(material), from: { page: "reviews" } },
    P12: {
      facts: Object.values(details.P12).every((text) => text === "") ? null : details.P12,
      from: live,
    },
  };
}

/**
 * Test rows reach nothing but the final evaluation: the split is made at ingest, and stages that fit never receive its
 * test part. What is left to count is how often they were opened.
 */
function holdOut({ run, timesScored, statistics }: Material): unknown {
  if (run === null) return null;
  const labelled = run.stages.flatMap(({ classes }) => classes).map((row) => row["test"]);
  const waiting = labelled.reduce<number>((sum, value) => sum + (typeof value === "number" ? value : 0), 0);
  return {
    hasHoldOut: statistics?.test != null || run.files.report?.testEstimate === "repeated_cv" || waiting > 0,
    hasPathFromTest: false,
    timesScored,
  };
}

/** Difference to the baseline from the two intervals: wider than a paired one, so never too hopeful. */
function baseline({ run }: Material, judged: StageMaterial | undefined): unknown {
  if (run === null || judged === undefined || !run.final) return null;
  const metric = metricKeys.find((key) => key === run.files.report?.metric);
  if (metric === undefined) return null;
  const model = metricValueSchema.safeParse(judged.metrics["test"]?.[metric]).data;
  const other = metricValueSchema.safeParse(judged.metrics["baseline"]?.[metric]).data;
  if (other === undefined) return { isRun: false, difference: null };
  if (model?.low == null || model.high == null || other.low === null || other.high === null) {
    return { isRun: true, difference: null };
  }
  const difference = lowerIsBetter.has(metric)
    ? { low: other.low - model.high, high: other.high - model.low }
    : { low: model.low - other.high, high: model.high - other.low };
  const rounded = (value: number) => Number(value.toPrecision(4));
  return { isRun: true, difference: { low: rounded(difference.low), high: rounded(difference.high) } };
}

function repeatable({ run, rerun }: Material): unknown {
  if (run === null) return null;
  const { cards } = run.files;
  return {
    isRerun: rerun !== null,
    isWithinTolerance: rerun?.agreed ?? false,
    isSeedRecorded: cards.length > 0 && cards.every(({ seed }) => seed !== null),
    areVersionsRecorded: run.codeHash !== null && cards.length > 0 && cards.every(({ library }) => library !== null),
  };
}

/** Winners are picked on validation rows; reported on them as well only while no final evaluation was made. */
function tuning(material: Material): unknown {
  const { run } = material;
  if (run === null) return null;
  const { cards } = run.files;
  if (cards.length === 0) return null;
  const searched = cards.flatMap(({ search }) => (search == null ? [] : [search.trials]));
  const isChosen = cards.length > 1 || searched.length > 0;
  if (!isChosen) return { selection: "none", trials: null };
  if (!run.final) return null;
  const single = stagesWithOutput(material, "model").length - searched.length;
  return { selection: "separate", trials: searched.reduce((sum, trials) => sum + trials, Math.max(0, single)) };
}

/** The value per month follows from what really happened and the amounts of the sheet. */
function monitoring({ monitors, endpoints, document }: Material, money: Money): unknown {
  if (endpoints.length === 0 && monitors.length === 0 && document.stages.length === 0) return null;
  const [watched] = monitors;
  const { inputs, scores, outcomes } = watched?.watches ?? { inputs: false, scores: false, outcomes: false };
  return {
    isBehindDeployment: watched !== undefined,
    inputs,
    scores,
    outcomes,
    value: outcomes && money.inputs !== null,
  };
}

function retraining({ monitors, endpoints, document }: Material): unknown {
  if (endpoints.length === 0 && monitors.length === 0) return null;
  const delay = document.goal["labelDelayDays"];
  return {
    trigger: monitors.find(({ trigger }) => trigger !== null)?.trigger ?? null,
    hasFeedback: monitors.some(({ watches }) => watches.outcomes),
    feedbackDelayDays: typeof delay === "number" && delay >= 0 ? delay : null,
  };
}

function rollback({ endpoints }: Material): unknown {
  if (endpoints.length === 0) return null;
  const days = endpoints.flatMap(({ drilledOn }) => drilledOn ?? []).sort();
  return {
    isPreviousDeployable: endpoints.some(({ hasPrevious }) => hasPrevious),
    drilledOn: days.at(-1) ?? null,
  };
}

function secondReader({ approval, author, document }: Material): unknown {
  if (document.stages.length === 0) return null;
  const name = author?.name ?? "";
  // Two people may share a name; what counts is who they are.
  const isOther = approval !== null && !approval.isOwnWork && approval.byId !== author?.id;
  return {
    approvedBy: isOther ? `${approval.byName}${approval.byName === name ? " (somebody else)" : ""}` : null,
    author: name,
  };
}

/** A version was tried on a part of the traffic, or the pipeline says that the next one will be. */
function startsSmall({ endpoints, document }: Material): boolean {
  const isPlanned = document.stages.some(({ config }) => Number(config["canaryPercent"] ?? 0) > 0);
  return isPlanned || endpoints.some(({ hasSplit }) => hasSplit);
}
