import type { ModelCard } from "./card.ts";
import { type GoogleCard, googleCardSchema } from "./shapes.ts";

/** The card as JSON of the Model Card Toolkit, v0.0.1; what is unknown is left out. */
export function writeGoogle(card: ModelCard, link: string): string {
  const { overview, uses, business, training, evaluation, economics, considerations } = card;
  const overviewText = [overview.description?.value, business.problem?.value].filter((text) => text !== undefined);
  const limitations = [uses.notIntended?.value, considerations.caveats?.value].filter((text) => text !== undefined);
  const content: GoogleCard = {
    schema_version: "0.0.1",
    model_details: {
      name: card.name,
      ...(overviewText.length > 0 && { overview: overviewText.join("\n\n") }),
      ...(overview.owner !== null && { owners: [{ name: overview.owner.value }] }),
      version: { name: `run ${card.run.number}`, date: card.createdAt.slice(0, 10) },
      ...(overview.licence !== null && { license: overview.licence.value }),
      references: [link],
    },
    model_parameters: {
      ...(overview.algorithm !== null && { model_architecture: overview.algorithm.value }),
      ...(training.datasets !== null && { data: { train: { name: training.datasets.value.join("; ") } } }),
    },
    quantitative_analysis: {
      performance_metrics: (evaluation.metrics?.value ?? []).map(({ name, value, low, high, on }) => ({
        ...{ type: name, value, slice: on },
        ...(low !== null && high !== null && { confidence_interval: { lower_bound: low, upper_bound: high } }),
        ...(evaluation.threshold !== null && { threshold: evaluation.threshold.value }),
      })),
    },
    considerations: {
      ...(uses.intended !== null && { use_cases: [uses.intended.value] }),
      ...(limitations.length > 0 && { limitations }),
      ...(economics.netValue !== null && {
        tradeoffs: [
          `Net value ${economics.netValue.value} ${economics.currency?.value ?? ""} per month` +
            (economics.tolerance === null ? "" : `; errors may grow to ${economics.tolerance.value} times`),
        ],
      }),
      ...(considerations.ethics !== null && { ethical_considerations: [{ name: considerations.ethics.value }] }),
    },
  };
  return `${JSON.stringify(googleCardSchema.parse(content), null, 2)}\n`;
}
