import { describe, expect, it } from "vitest";
import type { PipelineDocument } from "../../pipeline/schema.ts";
import { compiled, templates, withStage } from "./testing/documents.ts";

const churn = templates["churn"] ?? expect.fail("no template");
const groups = (document: PipelineDocument, target = {}): string[] =>
  compiled(document, target).plan.jobs.map((job) => job.stages.map((spec) => spec.stage.id).join("+"));

describe("stages that share a job", () => {
  it("are the adjacent ones of the preparation; models, verdicts and endpoints have their own", () => {
    expect(groups(churn)).toEqual(["ingest+label+clean+feature", "train", "tune", "evaluate", "deploy", "monitor"]);
  });

  it("are cut where something else reads between", () => {
    const second = churn.stages.find((stage) => stage.id === "feature") ?? expect.fail("no feature");
    const branched: PipelineDocument = {
      ...churn,
      stages: [...churn.stages, { ...second, id: "other", name: "Other features" }],
      edges: [...churn.edges, { from: ["clean", "dataset"], to: ["other", "dataset"] }],
    };
    expect(groups(branched)).toContain("ingest+label+clean");
  });

  it("aren't cut by somebody who waits for the end anyway", () => {
    const replay: PipelineDocument = {
      ...churn,
      edges: [...churn.edges, { from: ["clean", "rejects"], to: ["evaluate", "rejects"] }],
    };
    expect(groups(replay)[0]).toBe("ingest+label+clean+feature");
  });

  it("run on one machine: a stage with another machine, or another place, is on its own", () => {
    expect(groups(withStage(churn, "clean", { target: { instance: "ml.r5.large" } }))).toEqual(
      expect.arrayContaining(["ingest+label", "clean", "feature"]),
    );
    expect(groups(withStage(churn, "ingest", { target: { where: "local" } }))[0]).toBe("label+clean+feature");
  });

  it("hand over inside the container and open one channel for what comes from outside", () => {
    const [job] = compiled(churn).plan.jobs;
    expect(job?.channels.map((channel) => channel.name)).toEqual(["config", "code", "wheels", "source-ingest"]);
    expect(job?.jobFile.stages.at(-1)?.inputs).toEqual({
      dataset: [{ from: "stage", stage: "clean", port: "dataset" }],
    });
  });

  it("upload what this machine made, and fetch what it reads", () => {
    const mixed = withStage(withStage(churn, "ingest", { target: { where: "local" } }), "evaluate", {
      target: { where: "local" },
    });
    const { plan } = compiled(mixed);
    expect(plan.uploads.filter((one) => one.what === "handover").map((one) => one.key)).toEqual([
      "runs/0a1b2c3d/local/ingest/dataset/",
      "runs/0a1b2c3d/local/evaluate/report/",
    ]);
    expect(plan.downloads.map((one) => [one.stage, one.place.at])).toEqual([
      ["evaluate", "output"],
      ["evaluate", "archive"],
      ["evaluate", "archive"],
    ]);
  });
});
