/** Test support: runs the cases a room's `steps.py` runs too against its twin, and makes columns for settings tests. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Column, Json, StageDefinition, TwinRow, TwinSteps, TwinValue } from "../contract.ts";

type Step = { op: string; columns: string[]; parameters: { [key: string]: Json } };
type StepCase = {
  title: string;
  operations: unknown[];
  types: Record<string, string>;
  fitted: Step[];
  rows: { raw: Record<string, unknown>; prepared: Record<string, TwinValue> }[];
};

/** Cells of the cases are plain enough to be typed here: numbers as text, ISO dates. */
function typed(type: string | undefined, raw: unknown): TwinValue {
  if (raw === null || raw === undefined) return null;
  const text = String(raw);
  if (type === "date") return Date.parse(`${text}T00:00Z`) / 86_400_000;
  if (type === "datetime") return Date.parse(`${text.includes(":") ? text.replace(" ", "T") : `${text}T00:00`}Z`);
  if (type === "integer" || type === "number") return Number(raw);
  return typeof raw === "boolean" ? raw : text;
}

/**
 * One test per row of every case file.
 * @param folder the room's `cases/`
 * @param config the settings that hold a case's operations
 */
export function describeStepCases(
  folder: URL,
  stage: StageDefinition,
  twin: TwinSteps,
  config: (operations: unknown[]) => unknown,
): void {
  const cases = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as StepCase);
  describe.each(cases)("the twin: $title", ({ operations, types, fitted, rows }) => {
    const steps = fitted.map((step) => twin[step.op]?.(step.columns, step.parameters));

    it("follows settings that the room accepts", () => {
      expect(stage.parse(config(operations))).toMatchObject({ ok: true });
    });

    it.each(rows.map((row) => [JSON.stringify(row.raw), row] as const))("%s", (_name, { raw, prepared }) => {
      const row: TwinRow = new Map(
        Object.keys(types).map((name) => [name, typed(types[name], Object.hasOwn(raw, name) ? raw[name] : null)]),
      );
      for (const step of steps) expect(step?.(row)).toBeNull();
      expect([...row.keys()].sort()).toEqual(Object.keys(prepared).sort());
      for (const [name, value] of Object.entries(prepared)) {
        if (typeof value === "number")
          expect(Math.abs(Number(row.get(name)) - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
        else expect(row.get(name)).toBe(value);
      }
    });
  });
}

/** A column nobody has looked at yet. */
export const column = (name: string, type: Column["type"], more: Partial<Column> = {}): Column => ({
  name,
  type,
  role: null,
  missing: null,
  distinct: null,
  ...more,
});
