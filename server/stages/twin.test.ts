/** The production twin against the training path: raw rows of a real sample, and rows nobody sent in training. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { pythonPath } from "../env.js";
import type { TwinSteps } from "./contract.ts";
import { compileVector } from "./feature/twin.ts";
import { compileSignature, type SignatureEntry } from "./ingest/twin.ts";
import { stageCompilers } from "./registry.server.ts";

const script = `
import csv, json, sys
from pathlib import Path

from stagecraft.entries import load
from stagecraft.harness import run_stage
from stagecraft.recipe import FittedRecipe
from stagecraft.signature import parse_rows

base = Path(sys.argv[1])
params = json.loads(sys.argv[2])
done = run_stage(base / "ingest", "ingest", params["ingest"])
for kind in ("label", "clean", "feature"):
    done = run_stage(base / kind, kind, params[kind], {"dataset": [done.outputs["dataset"]]})
fitted = FittedRecipe.load(done.outputs["features"])
source = load("ingest", "samples").write_sample("customer-churn", base)
raw = list(csv.DictReader(source.open(encoding="utf-8")))[: params["rows"]]
strange = [None, "", " ", "?", "never seen", "constructor", "1e400", "-0", "2.50", 7, -3.5, True, [], "31/12/2020", "2020-12-31", "0001-01-01", "9999-12-31", 1e300, "ß" * 300]
for at in range(params["rows"]):
    row = dict(raw[at])
    names = list(row)
    row[names[at % len(names)]] = strange[at % len(strange)]
    row[names[(at * 7 + 3) % len(names)]] = strange[(at * 5 + 1) % len(strange)]
    if at % 11 == 0:
        del row[names[at % len(names)]]
    raw.append(row)
frame, violations = parse_rows(fitted.signature, raw)
result = fitted.transform(frame)
rows = [
    {
        "raw": row,
        "violations": sorted(found),
        "refused": result.reasons.get(at),
        "values": None if at in result.reasons else result.matrix[at].tolist(),
    }
    for at, (row, found) in enumerate(zip(raw, violations))
]
(base / "rows.json").write_text(json.dumps({"fitted": fitted.to_json(), "rows": rows}))
`;

const numbers = { by: "type", type: "number" };
const params = {
  rows: 1500,
  ingest: {
    sample: "customer-churn",
    format: null,
    columns: [],
    badRows: "reject",
    draw: { rule: "stratified", column: null, validation: 0.2, test: 0.1 },
    target: "churned",
  },
  label: { target: "churned", problem: "auto", positive: null, conflicts: "keep" },
  clean: {
    operations: [
      {
        op: "impute",
        columns: { by: "names", names: ["age", "data_gb"] },
        method: "median",
        value: null,
        flag: true,
      },
      { op: "clip", columns: { by: "names", names: ["data_gb", "total_charge"] }, factor: 1.5 },
    ],
  },
  feature: {
    auto: false,
    operations: [
      {
        op: "date_parts",
        columns: { by: "type", type: "date" },
        parts: ["year", "month", "day", "weekday", "age"],
        reference: null,
      },
      { op: "log", columns: { by: "names", names: ["monthly_charge", "signed_up_age"] }, onlySkewed: false },
      { op: "ordinal", columns: { by: "names", names: ["contract"] }, order: ["monthly", "one year", "two years"] },
      { op: "scale", columns: numbers, method: "robust" },
      { op: "onehot", columns: { by: "type", type: "text" }, minShare: 0.05, maxCategories: 4, unknown: "other" },
      { op: "select_correlation", threshold: 0.95 },
    ],
  },
};

const answerSchema = z.object({
  fitted: z.object({
    signature: z.array(z.custom<SignatureEntry>()),
    steps: z.array(
      z.object({ op: z.string(), columns: z.array(z.string()), parameters: z.record(z.string(), z.json()) }),
    ),
    featureNames: z.array(z.string()),
  }),
  rows: z.array(
    z.object({
      raw: z.record(z.string(), z.unknown()),
      violations: z.array(z.string()),
      refused: z.string().nullable(),
      values: z.array(z.number()).nullable(),
    }),
  ),
});

const folder = mkdtempSync(join(tmpdir(), "stagecraft-twin-"));
let answer: z.infer<typeof answerSchema>;

beforeAll(() => {
  execFileSync(pythonPath(), ["-c", script, folder, JSON.stringify(params)], {
    env: { NODE_ENV: "test", PYTHONPATH: join(import.meta.dirname, "..", "runtime") },
    stdio: ["ignore", "ignore", "inherit"],
  });
  answer = answerSchema.parse(JSON.parse(readFileSync(join(folder, "rows.json"), "utf8")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Compared = { worst: number; violations: number; refused: number; unlike: number };

/** Sends every row through a twin and compares what comes out. */
function compare(steps: TwinSteps): Compared {
  const compiled = answer.fitted.steps.map((step) => {
    const compile = steps[step.op];
    if (!compile) throw new Error(`no twin for ${step.op}`);
    return compile(step.columns, step.parameters);
  });
  const parse = compileSignature(answer.fitted.signature);
  const read = compileVector(answer.fitted.featureNames);
  const seen: Compared = { worst: 0, violations: 0, refused: 0, unlike: 0 };
  for (const { raw, violations, refused, values } of answer.rows) {
    const parsed = parse(raw);
    const named = parsed.violations.map((violation) => violation.path).sort();
    if (named.join() !== violations.join()) seen.unlike += 1;
    const refusal = compiled.map((step) => step(parsed.row)).find((text) => text !== null);
    const vector = read(parsed.row);
    const reason = refusal ?? (vector.ok ? null : vector.message);
    if (reason !== refused) seen.unlike += 1;
    if (!vector.ok || values === null) {
      seen.refused += 1;
      continue;
    }
    seen.violations += violations.length > 0 ? 1 : 0;
    vector.values.forEach((value, at) => {
      const expected = values[at] ?? Number.NaN;
      seen.worst = Math.max(seen.worst, Math.abs(value - expected) / Math.max(1, Math.abs(expected)));
    });
  }
  return seen;
}

describe("the twin of a whole recipe", () => {
  const twin: TwinSteps = { ...stageCompilers.clean.twin, ...stageCompilers.feature.twin };

  it("answers every raw row, and every strange one, as the training path does", () => {
    const seen = compare(twin);
    expect(seen.unlike).toBe(0);
    expect(seen.worst).toBeLessThanOrEqual(1e-12);
    // The strange rows must really have been strange.
    expect(seen.violations).toBeGreaterThan(300);
    expect(seen.refused).toBeGreaterThan(50);
  });

  it("is caught when a step differs in the ninth digit", () => {
    const scale = twin.scale;
    const spoiled: TwinSteps = {
      ...twin,
      scale: (columns, parameters) => {
        const real = scale?.(columns, parameters);
        return (row) => {
          const refused = real?.(row) ?? null;
          const value = row.get("monthly_charge");
          if (typeof value === "number") row.set("monthly_charge", value * (1 + 1e-9) + 1e-9);
          return refused;
        };
      },
    };
    expect(compare(spoiled).worst).toBeGreaterThan(1e-10);
  });

  it("is caught when a step answers a row that training refuses", () => {
    const spoiled: TwinSteps = {
      ...twin,
      log: (columns, parameters) => {
        const real = twin.log?.(columns, parameters);
        return (row) => {
          if ((row.get("monthly_charge") ?? null) === null) row.set("monthly_charge", 0);
          return real?.(row) ?? null;
        };
      },
    };
    expect(compare(spoiled).unlike).toBeGreaterThan(0);
  });
});
