import { describe, expect, it } from "vitest";
import { type Edge, emptyPipeline, type PipelineDocument, type Stage } from "../../server/pipeline/schema.ts";
import { connectionChoices } from "./connectionChoices.ts";

const stage = (kind: string, id = kind): Stage => ({ id, kind, name: id, config: {}, ui: {} });
const pipeline = (stages: Stage[], edges: Edge[] = []): PipelineDocument => ({ ...emptyPipeline("p"), stages, edges });
const joined: Edge = { from: ["ingest", "dataset"], to: ["clean", "dataset"] };

describe("connecting from a list", () => {
  it("offers exactly what may be connected, first", () => {
    const choices = connectionChoices(pipeline([stage("ingest"), stage("train"), stage("clean")]), "ingest");
    expect(choices.flatMap((choice) => (choice.ok ? [choice.edge] : []))).toEqual([joined]);
    expect(choices[0]).toMatchObject({ ok: true, direction: "out", other: "clean" });
  });

  it("says of every other stage why it doesn't fit", () => {
    const full = pipeline([stage("ingest"), stage("clean"), stage("monitor"), stage("forecast")], [joined]);
    const choices = connectionChoices(full, "ingest");
    const named = new Set(choices.map((choice) => choice.other));
    expect(named).toEqual(new Set(["clean", "monitor", "forecast"]));
    for (const choice of choices) if (!choice.ok) expect(choice.reason).toMatch(/\w{3,}.*\./);
  });

  it("lists an input of the stage as well as its outputs", () => {
    const choices = connectionChoices(pipeline([stage("ingest"), stage("clean")]), "clean");
    expect(choices[0]).toMatchObject({ ok: true, direction: "in", edge: joined });
  });

  it("is done with the list of a large pipeline before anybody waits", () => {
    const many = Array.from({ length: 800 }, (_, index) => stage("clean", `clean${index}`));
    const edges = many
      .slice(1)
      .map((each, index): Edge => ({ from: [`clean${index}`, "dataset"], to: [each.id, "dataset"] }));
    const began = performance.now();
    expect(connectionChoices(pipeline([stage("ingest"), ...many], edges), "ingest").length).toBeGreaterThanOrEqual(800);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
