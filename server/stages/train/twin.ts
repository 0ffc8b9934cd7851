/** Train's one step, the typed rule, for one row: the same as `steps.py`. Browser-safe, no dependency. */
import { type ColumnType, compileExpression, type Expression, type TwinSteps } from "../contract.ts";

export const trainTwin: TwinSteps = {
  rule: (_columns, parameters) => {
    // Written by steps.py from trees this product made.
    const conditions = (parameters["conditions"] ?? []) as Expression[];
    const types = (parameters["types"] ?? {}) as Record<string, ColumnType>;
    const tests = conditions.map((condition) => compileExpression(condition, types));
    return (row) => {
      const first = tests.findIndex((test) => test(row) === true);
      row.clear();
      row.set("rule", first < 0 ? tests.length : first);
      return null;
    };
  },
};
