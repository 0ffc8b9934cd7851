import { markdownCell, markdownText } from "../exportText.ts";
import { type Known, type ModelCard, unknownFields } from "./card.ts";

const UNKNOWN = "unknown";

/** A scalar of YAML 1.2 that means nothing but itself: JSON strings are. */
const yaml = (text: string): string => JSON.stringify(text);

const task = (problemType: string | undefined): string =>
  problemType === "regression" ? "tabular-regression" : "tabular-classification";

/** The card as the README of a Hugging Face repository: front matter with a model index, then the sections of its template. */
export function writeHuggingFace(card: ModelCard, link: string): string {
  const { overview, uses, business, training, evaluation, economics, scorecard, considerations } = card;
  const say = (known: Known<string>): string => (known === null ? UNKNOWN : markdownText(known.value));
  const list = (known: Known<string[]>): string =>
    known === null ? UNKNOWN : known.value.map((item) => `- ${markdownCell(item)}`).join("\n");
  const field = (label: string, known: Known<string>): string => `- **${label}:** ${say(known)}`;
  const money = (known: Known<number>): string =>
    known === null ? UNKNOWN : `${known.value} ${economics.currency?.value ?? ""} per month`.replace("  ", " ");
  const plain = (known: Known<number>): string => (known === null ? UNKNOWN : String(known.value));
  return [
    frontMatter(card),
    `# ${markdownText(card.name)}`,
    say(overview.description),
    "## Model Details",
    [
      field("Developed by", overview.creator),
      field("Owner", overview.owner),
      field("Model type", overview.algorithm),
      field("Problem", overview.problemType),
      field("License", overview.licence),
      `- **Status:** ${card.status}`,
      field("Artifact (sha256)", overview.artifact),
    ].join("\n"),
    "### Model Description",
    say(business.problem),
    field("Stakeholders", business.stakeholders),
    field("Line of business", business.line),
    "## Uses",
    say(uses.intended),
    "### Out-of-Scope Use",
    say(uses.notIntended),
    "## Bias, Risks, and Limitations",
    `- **Risk:** ${uses.risk?.value ?? UNKNOWN}`,
    say(uses.riskWhy),
    field("Factors", uses.factors),
    say(considerations.ethics),
    "### Recommendations",
    say(considerations.caveats),
    "## Training Details",
    "### Training Data",
    list(training.datasets),
    `- **Rows fitted:** ${plain(training.rows)}\n- **Features:** ${plain(training.features)}\n${field("Environment", training.environment)}`,
    "### Training Hyperparameters",
    training.hyperParameters === null
      ? UNKNOWN
      : table(
          ["Name", "Value"],
          training.hyperParameters.value.map(({ name, value }) => [name, value]),
        ),
    "## Evaluation",
    evaluation.metrics === null
      ? UNKNOWN
      : table(
          ["Metric", "Rows", "Value", "95 % interval"],
          evaluation.metrics.value.map(({ name, on, value, low, high }) => [
            ...[name, on, String(value)],
            low === null || high === null ? "–" : `${low} to ${high}`,
          ]),
        ),
    `- **Threshold:** ${plain(evaluation.threshold)}\n- **Refused rows:** ${plain(evaluation.refused)}`,
    evaluation.confusion === null
      ? `Confusion: ${UNKNOWN}`
      : table(
          ["actual / predicted", ...evaluation.confusion.value.columns],
          evaluation.confusion.value.values.map((row, at) => [
            evaluation.confusion?.value.rows[at] ?? "",
            ...row.map(String),
          ]),
        ),
    "## Economic value",
    [
      `- **Net value:** ${money(economics.netValue)}`,
      `- **Range (sampling error of the test set):** ${money(economics.low)} to ${money(economics.high)}`,
      `- **Errors may grow to:** ${economics.tolerance === null ? UNKNOWN : `${economics.tolerance.value} times`}`,
    ].join("\n"),
    "Assumptions:",
    list(economics.assumptions),
    "## Risk scorecard",
    [
      field("Overall", scorecard.colour),
      ...(scorecard.topics?.value ?? []).map(({ topic, colour }) => `- **${topic}:** ${colour}`),
    ].join("\n"),
    "Open reds:",
    list(scorecard.reds),
    "Approvals:",
    list(scorecard.approvals),
    field("Snapshot", scorecard.snapshotHash),
    "## About this card",
    `Unknown: ${unknownFields(card).join(", ") || "nothing"}. Full card: ${link}. Audit trail: ${card.auditHead === null ? "empty" : `entry ${card.auditHead.seq}, ${card.auditHead.hash}`}.`,
  ]
    .join("\n\n")
    .concat("\n");
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(markdownCell).join(" | ")} |`;
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n");
}

function frontMatter(card: ModelCard): string {
  const { overview, training, evaluation } = card;
  const metrics = (evaluation.metrics?.value ?? []).filter(({ on }) => on !== "baseline");
  const data = training.datasets?.value[0];
  // The index needs a data set: without one there is nothing a metric could belong to.
  const index =
    data === undefined || metrics.length === 0
      ? []
      : [
          "model-index:",
          `- name: ${yaml(card.name)}`,
          "  results:",
          ...(["test", "validation"] as const).flatMap((on) => {
            const found = metrics.filter((metric) => metric.on === on);
            if (found.length === 0) return [];
            return [
              "  - task:",
              `      type: ${task(overview.problemType?.value)}`,
              "    dataset:",
              `      name: ${yaml(data)}`,
              "      type: tabular",
              `      split: ${on}`,
              "    metrics:",
              ...found.flatMap(({ name, value }) => [`    - type: ${yaml(name)}`, `      value: ${value}`]),
            ];
          }),
        ];
  return [
    "---",
    ...(overview.library === null ? [] : [`library_name: ${yaml(overview.library.value.split(" ")[0] ?? "")}`]),
    ...(overview.licence === null ? [] : ["license: other", `license_name: ${yaml(overview.licence.value)}`]),
    "tags:",
    ...["tabular", overview.problemType?.value, overview.algorithm?.value]
      .filter((tag) => tag !== undefined)
      .map((tag) => `- ${yaml(tag)}`),
    ...index,
    "---",
  ].join("\n");
}
