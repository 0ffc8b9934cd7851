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

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSentence = (text: unknown): boolean => typeof text === "string" && /^[\p{Lu}\d].{8,260}[.…?]$/su.test(text);

/** Every place in the form where a person would have to guess: fields, and operations to choose from, without a sentence; tips that are none. */
function helpMissing(node: unknown, path: string): string[] {
  if (!isSchema(node)) return [];
  const branches = ["anyOf", "oneOf", "allOf"].flatMap((key) => (Array.isArray(node[key]) ? node[key] : []));
  const items = isSchema(node["items"]) ? node["items"] : null;
  const operations = items && Array.isArray(items["oneOf"]) ? items["oneOf"].filter(isSchema) : [];
  const fields = Object.entries(isSchema(node["properties"]) ? node["properties"] : {}).filter(
    (entry): entry is [string, Schema] =>
      isSchema(entry[1]) && !("const" in entry[1]) && entry[1]["control"] !== "hidden",
  );
  return [
    ...fields.flatMap(([name, field]) => [
      ...(isSentence(field["description"]) ? [] : [`${path}.${name}`]),
      ...(field["tip"] === undefined || isSentence(field["tip"]) ? [] : [`${path}.${name}: tip`]),
      // The picker of a file has a form of its own.
      ...(field["control"] === "source" ? [] : helpMissing(field, `${path}.${name}`)),
    ]),
    ...operations.flatMap((each) => (isSentence(each["description"]) ? [] : [`${path}[${String(each["title"])}]`])),
    ...branches.flatMap((branch) => helpMissing(branch, path)),
    ...(items ? helpMissing(items, `${path}[]`) : []),
  ];
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

  it("explains every setting in a sentence, and every operation that can be added", () => {
    expect(helpMissing(stage.formSchema(), kind)).toEqual([]);
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
