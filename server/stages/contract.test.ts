import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnTypes, portTypes, type StageContext } from "./contract.ts";
import { getStage, stageDefinitions } from "./registry.ts";
import { getCompiler, stageCompilers } from "./registry.server.ts";

const context: StageContext = { project: { seed: 1, target: "y" }, inputs: {} };
const columnArbitrary = fc.record({
  name: fc.string({ minLength: 1, maxLength: 12 }),
  type: fc.constantFrom(...columnTypes),
  role: fc.constantFrom(null, "id" as const, "target" as const),
  missing: fc.constantFrom(null, 0, 0.5),
  distinct: fc.constantFrom(null, 0, 2, 100),
});
const shapeArbitrary = fc.record({
  columns: fc.option(fc.uniqueArray(columnArbitrary, { selector: (column) => column.name, maxLength: 6 }), {
    nil: null,
  }),
  target: fc.option(fc.constantFrom("y", "other"), { nil: null }),
  problemType: fc.constantFrom(null, "binary" as const, "multiclass" as const, "regression" as const),
});

function titlesMissing(schema: unknown, path: string): string[] {
  if (schema === null || typeof schema !== "object") return [];
  const properties =
    "properties" in schema && schema.properties !== null && typeof schema.properties === "object"
      ? Object.entries(schema.properties)
      : [];
  return properties.flatMap(([name, property]) => {
    const constant = typeof property === "object" && property !== null && "const" in property;
    const titled =
      typeof property === "object" && property !== null && "title" in property && typeof property.title === "string";
    return titled || constant ? [] : [`${path}.${name}`];
  });
}

describe("the registry", () => {
  it("has the nine kinds in the order of the flow, each reachable by its name", () => {
    expect(stageDefinitions.map((stage) => stage.kind)).toEqual([
      "ingest",
      "label",
      "clean",
      "feature",
      "train",
      "tune",
      "evaluate",
      "deploy",
      "monitor",
    ]);
    for (const stage of stageDefinitions) {
      expect(getStage(stage.kind)).toBe(stage);
      expect(getCompiler(stage.kind)).toBe(stageCompilers[stage.kind]);
    }
    expect(getStage("teleport")).toBeUndefined();
    expect(getStage("constructor")).toBeUndefined();
  });

  it("gives every kind a key of its own", () => {
    const keys = stageDefinitions.map((stage) => stage.shortcut);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe.each(stageDefinitions.map((stage) => [stage.kind, stage] as const))("the room %s", (kind, stage) => {
  it("has an entry for the runtime", () => {
    expect(existsSync(fileURLToPath(new URL(`./${kind}/stage.py`, import.meta.url)))).toBe(true);
  });

  it("names its ports once, with types that exist", () => {
    for (const ports of [stage.inputs, stage.outputs]) {
      expect(new Set(ports.map((port) => port.name)).size).toBe(ports.length);
      for (const port of ports) expect(portTypes).toContain(port.type);
    }
  });

  it("accepts its own defaults, also after a trip through JSON", () => {
    expect(stage.parse(stage.defaultConfig())).toMatchObject({ ok: true });
    expect(stage.parse(JSON.parse(JSON.stringify(stage.defaultConfig())))).toMatchObject({ ok: true });
  });

  it("draws every setting with a title", () => {
    const schema = stage.formSchema();
    expect(titlesMissing(schema, kind)).toEqual([]);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it("copes with any config and any input shape", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(stage.defaultConfig()), fc.object(), fc.anything()),
        fc.array(shapeArbitrary, { maxLength: 2 }),
        (config, shapes) => {
          const around: StageContext = {
            ...context,
            inputs: Object.fromEntries(stage.inputs.map((port) => [port.name, shapes])),
          };
          expect(Object.keys(stage.propagate(config, around)).sort()).toEqual(
            stage.outputs.map((port) => port.name).sort(),
          );
          for (const issue of stage.issues(config, around)) expect(issue.message.length).toBeGreaterThan(10);
          expect(stage.summary(config, around).length).toBeLessThanOrEqual(2);
          stage.source(config);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("compiles its defaults to plain JSON within positive limits, the same each time", () => {
    const around = { ...context, stageId: "s", name: "S", final: true };
    const compiled = stageCompilers[kind].compile(stage.defaultConfig(), around);
    expect(JSON.parse(JSON.stringify(compiled))).toEqual(compiled);
    expect(stageCompilers[kind].compile(stage.defaultConfig(), around)).toEqual(compiled);
    for (const limit of Object.values(compiled.resources)) expect(limit).toBeGreaterThan(0);
    const cost = stageCompilers[kind].cost(stage.defaultConfig(), around, null);
    expect(cost.seconds).toBeGreaterThan(0);
    expect(cost.basis).not.toBe("");
  });

  it("only mends settings into ones it accepts", () => {
    for (const issue of stage.issues(stage.defaultConfig(), context)) {
      if (issue.mend)
        expect(stage.parse({ ...stage.defaultConfig(), ...issue.mend.patch })).toMatchObject({ ok: true });
    }
  });
});
