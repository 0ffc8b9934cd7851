/**
 * Shapes of the cards other products read, checked before a card leaves: SageMaker's model card content (schema of
 * sagemaker-core, tools/model_card/model_card_schema.json) and Model Card Toolkit v0.0.1 (model_card.schema.json).
 */
import { z } from "zod";

const short = z.string().max(1024);
const long = z.string().max(2048);
const name63 = z.string().min(1).max(63);
const name255 = z.string().min(1).max(255);
const metricName = { name: name255, notes: short.optional() };

const metricDataSchema = z.union([
  z.strictObject({
    ...metricName,
    type: z.enum(["number", "string", "boolean"]),
    value: z.union([z.number(), z.string().max(63), z.boolean()]),
  }),
  z.strictObject({
    ...metricName,
    type: z.literal("bar_chart"),
    value: z.array(z.number()).min(1),
    x_axis_name: z.array(z.string().max(63)).optional(),
    y_axis_name: z.string().max(63).optional(),
  }),
  z.strictObject({
    ...metricName,
    type: z.literal("matrix"),
    value: z.array(z.array(z.number()).min(1).max(20)).min(1).max(20),
    x_axis_name: z.array(z.string().max(63)).optional(),
    y_axis_name: z.array(z.string().max(63)).optional(),
  }),
]);

export const sageMakerCardSchema = z.strictObject({
  model_overview: z.strictObject({
    model_description: short.optional(),
    model_creator: short.optional(),
    model_artifact: z.array(short).max(15).optional(),
    algorithm_type: short.optional(),
    problem_type: z.string().optional(),
    model_owner: short.optional(),
  }),
  intended_uses: z.strictObject({
    purpose_of_model: long.optional(),
    intended_uses: long.optional(),
    factors_affecting_model_efficiency: long.optional(),
    risk_rating: z.enum(["High", "Medium", "Low", "Unknown"]),
    explanations_for_risk_rating: long.optional(),
  }),
  business_details: z.strictObject({
    business_problem: long.optional(),
    business_stakeholders: long.optional(),
    line_of_business: long.optional(),
  }),
  training_details: z.strictObject({
    training_observations: short.optional(),
    training_job_details: z.strictObject({
      training_datasets: z.array(short).max(15).optional(),
      user_provided_training_metrics: z
        .array(z.strictObject({ ...metricName, value: z.number() }))
        .max(50)
        .optional(),
      user_provided_hyper_parameters: z
        .array(z.strictObject({ name: name255, value: z.string().max(255) }))
        .max(100)
        .optional(),
    }),
  }),
  evaluation_details: z.array(
    z.strictObject({
      name: name63,
      evaluation_observation: z.string().max(2096).optional(),
      datasets: z.array(short).max(10).optional(),
      metadata: z.record(z.string(), short).optional(),
      metric_groups: z.array(z.strictObject({ name: name63, metric_data: z.array(metricDataSchema) })),
    }),
  ),
  additional_information: z.strictObject({
    ethical_considerations: long.optional(),
    caveats_and_recommendations: long.optional(),
    custom_details: z.record(z.string(), short),
  }),
});
export type SageMakerCard = z.output<typeof sageMakerCardSchema>;
export type MetricData = z.output<typeof metricDataSchema>;

/** Largest content SageMaker takes. */
export const MOST_CHARACTERS = 100_000;

const datasetSchema = z.strictObject({
  name: z.string().optional(),
  link: z.string().optional(),
  sensitive: z.boolean().optional(),
});
const riskSchema = z.strictObject({ name: z.string(), mitigation_strategy: z.string().optional() });

export const googleCardSchema = z.strictObject({
  schema_version: z.literal("0.0.1"),
  model_details: z.strictObject({
    name: z.string(),
    overview: z.string().optional(),
    owners: z.array(z.strictObject({ name: z.string(), contact: z.string().optional() })).optional(),
    version: z.strictObject({ name: z.string(), date: z.string(), diff: z.string().optional() }),
    license: z.string().optional(),
    references: z.array(z.string()).optional(),
  }),
  model_parameters: z.strictObject({
    model_architecture: z.string().optional(),
    data: z.strictObject({ train: datasetSchema.optional(), eval: datasetSchema.optional() }).optional(),
  }),
  quantitative_analysis: z.strictObject({
    performance_metrics: z.array(
      z.strictObject({
        type: z.string(),
        value: z.number(),
        confidence_interval: z.strictObject({ lower_bound: z.number(), upper_bound: z.number() }).optional(),
        threshold: z.number().optional(),
        slice: z.string().optional(),
      }),
    ),
  }),
  considerations: z.strictObject({
    users: z.array(z.string()).optional(),
    use_cases: z.array(z.string()).optional(),
    limitations: z.array(z.string()).optional(),
    tradeoffs: z.array(z.string()).optional(),
    ethical_considerations: z.array(riskSchema).optional(),
  }),
});
export type GoogleCard = z.output<typeof googleCardSchema>;
