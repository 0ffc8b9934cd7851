import { randomUUID } from "node:crypto";
import { z } from "zod";
import { InvalidError } from "../errors/index.ts";
import type { EffectHandler } from "../runs/index.ts";

/**
 * Registers the judged model, so that people can name, compare and deploy it: the model that came in through a port of
 * type `model`, with the metrics the stage found. The row is written in the transaction that completes the stage.
 * @throws InvalidError `model_missing` when no model comes in or out of the stage
 */
export const registerModel: EffectHandler = async ({ claim, spec, result, inputs, outputs }) => {
  const artifacts = [...Object.values(outputs), ...Object.values(inputs).flat()];
  const models = artifacts.filter((artifact) => artifact.type === "model");
  // A stage that compares several says which one its judgement is about.
  const model = models[z.number().catch(0).parse(result.facts["modelIndex"])];
  if (model === undefined) {
    throw new InvalidError({
      code: "model_missing",
      userMessage: "There is no model to register here.",
      remedy: "Connect a trained model to this stage.",
    });
  }
  const modelId = randomUUID();
  return {
    facts: { modelId },
    apply: async (db) => {
      await db.query(
        `INSERT INTO "Model" (id, "projectId", "runId", "stageId", "artifactHash", name, "problemType", metrics)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          modelId,
          claim.projectId,
          claim.runId,
          claim.stageId,
          model.hash,
          spec.stage.name,
          result.problemType ?? "unknown",
          JSON.stringify(result.metrics),
        ],
      );
    },
  };
};
