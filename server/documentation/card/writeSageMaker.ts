import { type CardMetric, type Known, type ModelCard, originsOf, unknownFields } from "./card.ts";
import { cutText } from "./cutText.ts";
import { type MetricData, MOST_CHARACTERS, sageMakerCardSchema, type SageMakerCard } from "./shapes.ts";

export type Written = { text: string; /** Paths of texts that were cut, for people to know. */ cut: string[] };

const SHORT = 1_024;
const LONG = 2_048;
const MOST = { classes: 20, metrics: 50, parameters: 100, datasets: 15, evaluated: 10 } as const;

/**
 * The card as the content of a SageMaker model card. What is unknown is left out and listed in
 * `custom_details.unknown_fields`; too long texts are cut at a sentence.
 * @param link where the full card stands
 */
export function writeSageMaker(card: ModelCard, link: string): Written {
  const cut: string[] = [];
  const fit = (path: string, known: Known<string>, most: number): string | undefined => {
    if (known === null) return undefined;
    const fitted = cutText(known.value, most, link);
    if (fitted.cut) cut.push(path);
    return fitted.text;
  };
  const { overview, uses, business, training, evaluation, considerations } = card;
  const notFor = uses.notIntended === null ? "" : `\nNot for: ${uses.notIntended.value}`;
  const intended = uses.intended && { ...uses.intended, value: `${uses.intended.value}${notFor}` };
  const datasets = training.datasets?.value.map((text) => cutText(text, SHORT, link).text);
  const content: SageMakerCard = {
    model_overview: defined({
      model_description: fit("overview.description", overview.description, SHORT),
      model_creator: fit("overview.creator", overview.creator, SHORT),
      model_artifact: overview.artifact === null ? undefined : [overview.artifact.value],
      algorithm_type: fit("overview.algorithm", overview.algorithm, SHORT),
      problem_type: overview.problemType?.value,
      model_owner: fit("overview.owner", overview.owner, SHORT),
    }),
    intended_uses: {
      ...defined({
        purpose_of_model: fit("business.problem", business.problem, LONG),
        intended_uses: fit("uses.intended", intended, LONG),
        factors_affecting_model_efficiency: fit("uses.factors", uses.factors, LONG),
        explanations_for_risk_rating: fit("uses.riskWhy", uses.riskWhy, LONG),
      }),
      risk_rating: uses.risk?.value ?? "Unknown",
    },
    business_details: defined({
      business_problem: fit("business.problem", business.problem, LONG),
      business_stakeholders: fit("business.stakeholders", business.stakeholders, LONG),
      line_of_business: fit("business.line", business.line, LONG),
    }),
    training_details: {
      training_job_details: defined({
        training_datasets: datasets?.slice(0, MOST.datasets),
        user_provided_training_metrics: metricsOn(card, "validation")
          ?.slice(0, MOST.metrics)
          .map(({ name, value }) => ({ name, value })),
        user_provided_hyper_parameters: training.hyperParameters?.value
          .slice(0, MOST.parameters)
          .map(({ name, value }) => ({ name: name.slice(0, 255), value: value.slice(0, 255) })),
      }),
    },
    evaluation_details: evaluationsOf(card, datasets?.slice(0, MOST.evaluated)),
    additional_information: {
      ...defined({
        ethical_considerations: fit("considerations.ethics", considerations.ethics, LONG),
        caveats_and_recommendations: fit("considerations.caveats", considerations.caveats, LONG),
      }),
      custom_details: customDetails(card, link),
    },
  };
  const checked = sageMakerCardSchema.parse(content);
  const text = JSON.stringify(checked, null, 2);
  // Far beyond what its fields can hold together, but the limit is the receiver's.
  if (text.length > MOST_CHARACTERS) throw new RangeError("the card is larger than SageMaker takes");
  return { text: `${text}\n`, cut: [...new Set(cut)].filter((path) => path !== "" && evaluation !== null) };
}

/** An object without the keys that have no value. */
function defined<T extends Record<string, unknown>>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

const metricsOn = (card: ModelCard, on: CardMetric["on"]): CardMetric[] | undefined => {
  const found = card.evaluation.metrics?.value.filter((metric) => metric.on === on) ?? [];
  return found.length === 0 ? undefined : found;
};

const number = (name: string, value: number, notes?: string): MetricData => ({
  ...{ name, type: "number" as const, value },
  ...(notes !== undefined && { notes }),
});

function evaluationsOf(card: ModelCard, datasets: string[] | undefined): SageMakerCard["evaluation_details"] {
  const groups: SageMakerCard["evaluation_details"][number]["metric_groups"] = [];
  for (const on of ["test", "validation", "baseline"] as const) {
    const found = metricsOn(card, on);
    if (found === undefined) continue;
    const data = found.map(({ name, value, low, high }) =>
      number(name, value, low === null || high === null ? undefined : `95 % interval ${low} to ${high}`),
    );
    groups.push({ name: `Metrics on ${on} rows`, metric_data: data });
  }
  const confusion = confusionData(card);
  if (confusion !== null) groups.push({ name: "Confusion", metric_data: [confusion] });
  const money = economicsData(card);
  if (money.length > 0) groups.push({ name: "Economics", metric_data: money });
  if (groups.length === 0) return [];
  return [{ name: `Run ${card.run.number}`, ...(datasets && { datasets }), metric_groups: groups }];
}

/** A matrix, or the most frequent confusions as bars where there are more classes than it may hold. */
function confusionData(card: ModelCard): MetricData | null {
  const found = card.evaluation.confusion?.value;
  if (found === undefined || found.values.length === 0) return null;
  const short = (label: string): string => label.slice(0, 63);
  if (found.rows.length <= MOST.classes && found.columns.length <= MOST.classes) {
    return {
      ...{ name: "Confusion matrix", type: "matrix", value: found.values, notes: "rows actual, columns predicted" },
      ...{ x_axis_name: found.columns.map(short), y_axis_name: found.rows.map(short) },
    };
  }
  const wrong = found.values
    .flatMap((row, at) =>
      row.map((count, to) => ({
        count,
        label: `${found.rows[at] ?? at} → ${found.columns[to] ?? to}`,
        same: at === to,
      })),
    )
    .filter(({ same, count }) => !same && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST.classes);
  if (wrong.length === 0) return null;
  return {
    ...{ name: "Most frequent confusions", type: "bar_chart", value: wrong.map(({ count }) => count) },
    ...{ x_axis_name: wrong.map(({ label }) => short(label)), y_axis_name: "rows", notes: "actual → predicted" },
  };
}

function economicsData({ economics, evaluation }: ModelCard): MetricData[] {
  const unit = economics.currency === null ? "" : `${economics.currency.value} per month`;
  return [
    economics.netValue && number("Net value", economics.netValue.value, unit),
    economics.low && number("Net value, lower end", economics.low.value, `${unit}; sampling error of the test set`),
    economics.high && number("Net value, upper end", economics.high.value, `${unit}; sampling error of the test set`),
    economics.tolerance && number("Errors may grow to (times)", economics.tolerance.value),
    evaluation.threshold && number("Threshold", evaluation.threshold.value),
  ].filter((item) => item !== null);
}

function customDetails(card: ModelCard, link: string): Record<string, string> {
  const { scorecard } = card;
  const origins = Object.entries(originsOf(card));
  const entries: [string, string | undefined][] = [
    ["unknown_fields", unknownFields(card).join(", ") || "none"],
    [
      "written_by_people",
      origins
        .filter(([, origin]) => origin === "human")
        .map(([path]) => path)
        .join(", ") || "none",
    ],
    ["risk_scorecard", scorecard.colour?.value],
    ["risk_topics", scorecard.topics?.value.map(({ topic, colour }) => `${topic}: ${colour}`).join(", ")],
    ["open_reds", scorecard.reds?.value.join(" ")],
    ["approvals", scorecard.approvals?.value.join("; ")],
    ["snapshot_hash", scorecard.snapshotHash?.value],
    ["audit_head", card.auditHead === null ? undefined : `${card.auditHead.seq} ${card.auditHead.hash}`],
    ["full_card", link],
  ];
  return Object.fromEntries(
    entries.flatMap(([key, text]) => (text === undefined ? [] : [[key, cutText(text, SHORT, link).text]])),
  );
}
