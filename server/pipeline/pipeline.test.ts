import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StageDefinition } from "../stages/contract.ts";
import { getStage, stageDefinitions } from "../stages/registry.ts";
import { checkConnection } from "./checkConnection.ts";
import { contentHash, formatPipelineFile, parsePipelineFile, pipelineFileJsonSchema } from "./file.ts";
import { buildGraph, topologicalOrder } from "./graph.ts";
import { listIssues } from "./issues.ts";
import { planPipeline } from "./plan.ts";
import { propagate } from "./propagate.ts";
import { type Edge, emptyPipeline, type PipelineDocument, type Stage } from "./schema.ts";

const kinds = [...stageDefinitions.map((stage) => stage.kind as string), "teleport"];
const options = { sources: {}, final: false };

const documentArbitrary: fc.Arbitrary<PipelineDocument> = fc
  .record({
    kinds: fc.array(fc.constantFrom(...kinds), { maxLength: 12 }),
    links: fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.nat(3), fc.nat(3)), { maxLength: 25 }),
    seed: fc.nat(),
    target: fc.constantFrom("y", null),
    stray: fc.boolean(),
    muted: fc.array(fc.nat(12), { maxLength: 2 }),
  })
  .map(({ kinds: chosen, links, seed, target, stray, muted }) => {
    const stages = chosen.map((kind, index): Stage => ({
      id: `s${index}`,
      kind,
      name: `${kind} ${index}`,
      config: getStage(kind)?.defaultConfig() ?? { odd: true },
      ui: { x: index },
    }));
    for (const index of muted) if (stages[index]) stages[index].muted = true;
    const edges = links.flatMap(([from, to, out, into]): Edge[] => {
      const source = stages[from];
      const sink = stages[to];
      if (!source || !sink) return stray ? [{ from: [`s${from}`, "dataset"], to: [`s${to}`, "dataset"] }] : [];
      const port = getStage(source.kind)?.outputs[out];
      const input = getStage(sink.kind)?.inputs[into];
      return port && input ? [{ from: [source.id, port.name], to: [sink.id, input.name] }] : [];
    });
    return { ...emptyPipeline("random"), settings: { seed, target }, stages, edges };
  });

describe("the graph", () => {
  it("orders every edge forward, or names a circle that is really there", () => {
    fc.assert(
      fc.property(documentArbitrary, (document) => {
        const graph = buildGraph(document);
        const result = topologicalOrder(graph);
        const place = new Map(result.order.map((id, index) => [id, index]));
        for (const id of result.order)
          for (const edge of graph.incoming.get(id) ?? [])
            expect(place.get(edge.from[0]) ?? Infinity).toBeLessThan(place.get(id) ?? -1);
        if (result.ok) return;
        expect(result.cycle.at(0)).toBe(result.cycle.at(-1));
        result.cycle
          .slice(1)
          .forEach((id, index) =>
            expect(graph.outgoing.get(result.cycle[index] ?? "")?.some((edge) => edge.to[0] === id)).toBe(true),
          );
      }),
      { numRuns: 300 },
    );
  });

  it("gives each stage shapes for each of its outputs, whatever the drawing", () => {
    fc.assert(
      fc.property(documentArbitrary, (document) => {
        const shapes = propagate(document);
        for (const stage of document.stages)
          expect(Object.keys(shapes.get(stage.id)?.outputs ?? {})).toEqual(
            (getStage(stage.kind)?.outputs ?? []).map((port) => port.name),
          );
      }),
    );
  });
});

describe("planning", () => {
  it("plans exactly the documents without errors, inputs before what needs them", () => {
    fc.assert(
      fc.property(documentArbitrary, (document) => {
        const errors = listIssues(document).filter((issue) => issue.level === "error");
        const plan = planPipeline(document, options);
        expect(plan.ok).toBe(errors.length === 0);
        if (!plan.ok) return;
        const done = new Set<string>();
        for (const spec of plan.specs) {
          for (const refs of Object.values(spec.inputs)) for (const ref of refs) expect(done.has(ref.stage)).toBe(true);
          done.add(spec.stage.id);
        }
        expect(done.size).toBe(document.stages.filter((stage) => !stage.muted).length);
      }),
      { numRuns: 300 },
    );
  });

  it("says which stages close the circle", () => {
    const stage = (id: string) => ({
      id,
      kind: "clean",
      name: id.toUpperCase(),
      config: getStage("clean")?.defaultConfig() ?? {},
      ui: {},
    });
    const document: PipelineDocument = {
      ...emptyPipeline("c"),
      stages: [stage("a"), stage("b")],
      edges: [
        { from: ["a", "dataset"], to: ["b", "dataset"] },
        { from: ["b", "dataset"], to: ["a", "dataset"] },
      ],
    };
    const cycle = listIssues(document).find((issue) => issue.code === "cycle");
    expect(cycle?.message).toMatch(/A → B → A|B → A → B/);
  });

  it("keeps a stage of unknown kind and refuses to run it", () => {
    const document: PipelineDocument = {
      ...emptyPipeline("u"),
      stages: [{ id: "t", kind: "teleport", name: "T", config: { any: [1] }, ui: {} }],
    };
    const parsed = parsePipelineFile(formatPipelineFile(document));
    expect(parsed).toEqual({ ok: true, document });
    expect(planPipeline(document, options)).toMatchObject({ ok: false, issues: [{ code: "unknown_kind" }] });
  });

  it("runs to one stage with nothing but what it needs", () => {
    const config = { ...getStage("ingest")?.defaultConfig(), source: { type: "sample", sample: "customer-churn" } };
    const document: PipelineDocument = {
      ...emptyPipeline("until"),
      settings: { seed: 1, target: "churned" },
      stages: [
        { id: "i", kind: "ingest", name: "I", config, ui: {} },
        { id: "c", kind: "clean", name: "C", config: getStage("clean")?.defaultConfig() ?? {}, ui: {} },
        { id: "broken", kind: "train", name: "B", config: {}, ui: {} },
      ],
      edges: [{ from: ["i", "dataset"], to: ["c", "dataset"] }],
    };
    const plan = planPipeline(document, { ...options, until: "c" });
    expect(plan.ok && plan.specs.map((spec) => spec.stage.id)).toEqual(["i", "c"]);
    expect(planPipeline(document, { ...options, until: "nowhere" })).toMatchObject({
      ok: false,
      issues: [{ code: "stage_missing" }],
    });
  });
});

describe("muting", () => {
  const config = (kind: string) => getStage(kind)?.defaultConfig() ?? {};
  const churn = { ...config("ingest"), source: { type: "sample", sample: "customer-churn" } };
  const stage = (kind: string, extra: Partial<Stage> = {}): Stage => ({
    id: kind,
    kind,
    name: kind.toUpperCase(),
    config: kind === "ingest" ? churn : config(kind),
    ui: {},
    ...extra,
  });
  const edge = (from: string, output: string, to: string, input: string): Edge => ({
    from: [from, output],
    to: [to, input],
  });
  const chain = (muted: string[], kinds = ["ingest", "label", "clean", "feature"]): PipelineDocument => ({
    ...emptyPipeline("m"),
    settings: { seed: 1, target: "churned" },
    stages: kinds.map((kind) => stage(kind, muted.includes(kind) ? { muted: true } : {})),
    edges: kinds.slice(1).map((kind, index) => edge(kinds[index] ?? "", "dataset", kind, "dataset")),
  });

  it("passes what comes in to what comes next, through any number of muted stages", () => {
    const document = chain(["label", "clean"]);
    const plan = planPipeline(document, options);
    expect(plan.ok && plan.specs.map((spec) => [spec.stage.id, spec.inputs])).toEqual([
      ["ingest", {}],
      ["feature", { dataset: [{ stage: "ingest", port: "dataset" }] }],
    ]);
    const shapes = propagate(document);
    expect(shapes.get("clean")?.outputs["dataset"]).toEqual(shapes.get("ingest")?.outputs["dataset"]);
  });

  it("leaves a stage out that nobody needs anything of", () => {
    const plan = planPipeline(chain(["feature"]), options);
    expect(plan.ok && plan.specs.map((spec) => spec.stage.id)).toEqual(["ingest", "label", "clean"]);
  });

  it("says which output can't be passed through and who needs it", () => {
    const blocked = listIssues(chain(["ingest"], ["ingest", "clean"])).find((issue) => issue.code === "mute_blocked");
    expect(blocked).toMatchObject({ stageId: "ingest", level: "error" });
    expect(blocked?.message).toMatch(/INGEST is muted, but CLEAN needs/);
  });

  it("doesn't ask for the settings of a muted stage", () => {
    const broken = chain(["clean"]);
    broken.stages = broken.stages.map((each) => (each.id === "clean" ? { ...each, config: { nonsense: 1 } } : each));
    expect(listIssues(broken).filter((issue) => issue.stageId === "clean")).toEqual([]);
  });

  it("refuses to run to a muted stage, and a pipeline of muted stages only", () => {
    expect(planPipeline(chain(["clean"]), { ...options, until: "clean" })).toMatchObject({
      issues: [{ code: "muted" }],
    });
    expect(listIssues(chain(["ingest"], ["ingest"])).map((issue) => issue.code)).toEqual(["all_muted"]);
  });

  it("every kind that passes something through does so between ports of one type", () => {
    for (const { inputs, outputs, passThrough } of stageDefinitions as readonly StageDefinition[]) {
      if (!passThrough) continue;
      const into = inputs.find((port) => port.name === passThrough.from);
      expect(into?.type).toBe(outputs.find((port) => port.name === passThrough.to)?.type);
    }
  });
});

describe("connecting", () => {
  it("what is allowed adds no error about edges, what is refused has a reason", () => {
    fc.assert(
      fc.property(documentArbitrary, fc.nat(11), fc.nat(11), fc.nat(2), fc.nat(2), (document, from, to, out, into) => {
        const source = document.stages[from];
        const sink = document.stages[to];
        const output = source && getStage(source.kind)?.outputs[out];
        const input = sink && getStage(sink.kind)?.inputs[into];
        if (!source || !sink || !output || !input) return;
        const edge: Edge = { from: [source.id, output.name], to: [sink.id, input.name] };
        const verdict = checkConnection(document, edge);
        const edgeCodes = ["cycle", "port_type", "duplicate_edge", "input_full", "port_missing", "stage_missing"];
        const count = (candidate: PipelineDocument) =>
          listIssues(candidate).filter((issue) => edgeCodes.includes(issue.code)).length;
        if (verdict.ok)
          expect(count({ ...document, edges: [...document.edges, edge] })).toBeLessThanOrEqual(count(document));
        else expect(verdict.reason.length).toBeGreaterThan(20);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the file", () => {
  it("is read and written back byte for byte", () => {
    fc.assert(
      fc.property(documentArbitrary, (document) => {
        const text = formatPipelineFile(document);
        const parsed = parsePipelineFile(text);
        expect(parsed.ok && formatPipelineFile(parsed.document)).toBe(text);
      }),
    );
  });

  it("without notes, frames and marks is what older versions wrote", () => {
    const text = formatPipelineFile({
      ...emptyPipeline("old"),
      stages: [{ id: "a", kind: "clean", name: "a", config: {}, ui: {} }],
    });
    expect(text).not.toMatch(/notes|frames|muted|annotation|version/);
    expect(parsePipelineFile(text)).toMatchObject({ ok: true, document: { notes: [], frames: [] } });
  });

  it("keeps notes, frames, marks and settings of a newer version byte for byte, and doesn't run those", () => {
    const document: PipelineDocument = {
      ...emptyPipeline("drawn"),
      stages: [
        {
          id: "a",
          kind: "clean",
          name: "A",
          config: { b: 1, a: { z: null } },
          ui: { x: 1, frame: "f", pinned: true },
          version: 99,
          muted: true,
          annotation: { text: "<b>why</b> \u202e", errors: ["Sampling"] },
        },
        { id: "b", kind: "clean", name: "B", config: {}, ui: {}, version: 99 },
      ],
      edges: [{ from: ["a", "dataset"], to: ["b", "dataset"], annotation: { text: "e", errors: [] } }],
      notes: [
        {
          id: "n",
          text: "churn is stable",
          x: 0,
          y: 0,
          width: 99,
          height: 99,
          frame: "f",
          assumption: { status: "open", owner: "Ada", date: "2027-06-30" },
        },
      ],
      frames: [{ id: "f", title: "F", x: 0, y: 0, width: 99, height: 99, collapsed: true }],
    };
    const text = formatPipelineFile(document);
    const parsed = parsePipelineFile(text);
    expect(parsed).toEqual({ ok: true, document });
    expect(parsed.ok && formatPipelineFile(parsed.document)).toBe(text);
    expect(planPipeline(document, options)).toMatchObject({ ok: false });
    expect(listIssues(document).map((issue) => issue.code)).toContain("newer_settings");
  });

  it("names the format of a file that is too new", () => {
    const parsed = parsePipelineFile('{"stagecraft":7,"name":"n"}');
    expect(!parsed.ok && parsed.problems[0]?.message).toMatch(/format 7.*newer version/);
  });

  it("keeps its meaning when written by others", async () => {
    const document = parsePipelineFile(
      '{"edges":[],"stages":[{"kind":"clean","id":"a"}],"name":"n","settings":{"target":"y"},"stagecraft":1}',
    );
    expect(document).toMatchObject({
      ok: true,
      document: { settings: { seed: 42, target: "y" }, stages: [{ id: "a", name: "a", config: {}, ui: {} }] },
    });
    if (!document.ok) return;
    const again = parsePipelineFile(formatPipelineFile(document.document));
    expect(again.ok && (await contentHash(again.document))).toBe(await contentHash(document.document));
  });

  it("hashes what a pipeline does, not where it is drawn", async () => {
    await fc.assert(
      fc.asyncProperty(documentArbitrary, async (document) => {
        const moved = {
          ...document,
          name: "other",
          stages: document.stages.map((stage) => ({
            ...stage,
            name: "x",
            ui: { x: 9, pinned: true as const, frame: "f" },
            annotation: { text: "look", errors: [] },
          })),
          edges: document.edges.map((edge) => ({ ...edge, annotation: { text: "why", errors: ["typo"] } })),
          notes: [{ id: "n", text: "t", x: 0, y: 0, width: 99, height: 99, frame: null, assumption: null }],
          frames: [{ id: "f", title: "t", x: 0, y: 0, width: 99, height: 99, collapsed: true }],
        };
        expect(await contentHash(moved)).toBe(await contentHash(document));
        const [first, ...rest] = document.stages;
        if (first) {
          const { muted, ...loud } = first;
          const turned = { ...document, stages: [muted ? loud : { ...first, muted: true as const }, ...rest] };
          expect(await contentHash(turned)).not.toBe(await contentHash(document));
        }
        expect(
          await contentHash({ ...document, settings: { ...document.settings, seed: document.settings.seed + 1 } }),
        ).not.toBe(await contentHash(document));
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["a newer format", '{"stagecraft":2}'],
    ["an unknown key", '{"stagecraft":1,"name":"n","settings":{},"stages":[],"edges":[],"owner":1}'],
    [
      "an id with spaces",
      '{"stagecraft":1,"name":"n","settings":{},"stages":[{"id":"a b","kind":"clean"}],"edges":[]}',
    ],
    ["a deep nest", "[".repeat(100_000)],
    [
      "six thousand stages",
      JSON.stringify({
        stagecraft: 1,
        name: "n",
        settings: {},
        edges: [],
        stages: Array.from({ length: 6000 }, (_, index) => ({ id: `s${index}`, kind: "clean" })),
      }),
    ],
  ])("refuses %s and says where", (_, text) => {
    const parsed = parsePipelineFile(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.problems[0]?.message.length).toBeGreaterThan(5);
  });

  it("has a JSON schema for editors that is up to date (`vitest run server/pipeline -u` writes it anew)", async () => {
    const schema = pipelineFileJsonSchema();
    expect(schema).toMatchObject({ type: "object", properties: { stagecraft: { const: 1 } } });
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot("./pipeline.schema.json");
  });

  it("plain data named like prototype members stays plain data", () => {
    const parsed = parsePipelineFile(
      '{"stagecraft":1,"name":"n","settings":{},"stages":[{"id":"a","kind":"constructor","config":{"constructor":1,"toString":2}}],"edges":[]}',
    );
    expect(parsed.ok && listIssues(parsed.document)).toMatchObject([{ code: "unknown_kind" }]);
  });
});
