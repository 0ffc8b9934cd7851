import { defineCompiler, type Json, parseExpression } from "../contract.ts";
import { cost } from "./cost.ts";
import { type CleanOperation, cleanSettingsSchema } from "./settings.ts";
import { cleanTwin } from "./twin.ts";

/**
 * An operation as `stage.py` reads it: a typed condition becomes a tree.
 * @throws Error when the condition can't be read: issues say so before anything is compiled
 */
function compiled(operation: CleanOperation): Json {
  if (operation.op !== "filter") return operation;
  const parsed = parseExpression(operation.condition);
  if (!parsed.ok) throw new Error(`a condition can't be read: ${parsed.error.message}`);
  const { condition: text, rows } = operation;
  return { op: "filter", condition: parsed.expression, keep: rows === "keep", text: text.trim() };
}

export const cleanCompiler = defineCompiler(cleanSettingsSchema, {
  compile: (settings) => ({
    params: { operations: settings.operations.map(compiled) },
    resources: { cpus: 2, memoryMb: 2560, seconds: 900 },
    cacheable: true,
    effect: null,
  }),
  cost,
  twin: cleanTwin,
});
