/** The server half of a kind: from settings to work, and the same preparation for one row at a time. */
import type { z } from "zod";
import type { CompileContext, CompiledStage, CostEstimate, Json } from "./spec.ts";

/** A value on its way through the production twin: dates are days since 1970-01-01, datetimes milliseconds since then. */
export type TwinValue = number | string | boolean | null;
export type TwinRow = Map<string, TwinValue>;
/** Changes the row in place; a text means the row is refused, for that reason. */
export type TwinStep = (row: TwinRow) => string | null;
/** By operation: fitted parameters and columns (data, as in `fitted.json`) to a function for one row. */
export type TwinSteps = Record<string, (columns: string[], parameters: { [key: string]: Json }) => TwinStep>;

/** The server half of a room: pure functions from settings to work. */
export type StageCompiler = {
  /** Throws only on a config that `parse` refuses; callers check issues first. */
  compile: (config: unknown, context: CompileContext) => CompiledStage;
  cost: (config: unknown, context: CompileContext, rows: number | null) => CostEstimate;
  /** Kinds that own recipe steps: the same steps for one row at a time. */
  twin?: TwinSteps;
};

/**
 * Binds a room's typed compile and cost functions to its settings schema.
 * @throws z.ZodError when the config doesn't fit the schema
 */
export function defineCompiler<S extends z.ZodType>(
  settings: S,
  room: {
    compile: (settings: z.output<S>, context: CompileContext) => CompiledStage;
    cost: (settings: z.output<S>, context: CompileContext, rows: number | null) => CostEstimate;
    twin?: TwinSteps;
  },
): StageCompiler {
  return {
    compile: (config, context) => room.compile(settings.parse(config), context),
    cost: (config, context, rows) => room.cost(settings.parse(config), context, rows),
    ...(room.twin ? { twin: room.twin } : {}),
  };
}
