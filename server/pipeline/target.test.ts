import { describe, expect, it } from "vitest";
import { contentHash, formatPipelineFile, parsePipelineFile } from "./file.ts";
import { rebase } from "./merge.ts";
import * as build from "./operationBuilders.ts";
import { applyOperations, invertOperation } from "./operations.ts";
import { emptyPipeline, type PipelineDocument } from "./schema.ts";
import { pipelineTargetSchema, targetOf } from "./target.ts";

const document: PipelineDocument = {
  ...emptyPipeline("Churn"),
  stages: ["a", "b"].map((id) => ({ id, kind: "clean", name: id, config: {}, ui: {} })),
};
const sagemaker = pipelineTargetSchema.parse({ where: "sagemaker", bucket: "ml-results" });
const own = { where: "local" as const, maxSeconds: 60 };
const real = <T>(value: T | null): T => value ?? expect.fail("no operation");

describe("where stages run", () => {
  it("is this machine as long as nothing is said", () => {
    expect(targetOf(document).where).toBe("local");
    expect(formatPipelineFile(document)).not.toContain('target": {');
  });

  it("is undone to the very same document, for the pipeline and for a stage", () => {
    const operations = [build.setTarget(document, sagemaker), real(build.setStageTarget(document, "b", own))];
    const changed = applyOperations(document, operations);
    expect(changed.target).toEqual(sagemaker);
    expect(changed.stages[1]?.target).toEqual(own);
    const back = applyOperations(changed, operations.toReversed().map(invertOperation));
    expect(JSON.stringify(back)).toBe(JSON.stringify(document));
  });

  it("of a stage that says nothing of its own isn't kept", () => {
    const changed = applyOperations(document, [real(build.setStageTarget(document, "a", own))]);
    const empty = applyOperations(changed, [real(build.setStageTarget(changed, "a", {}))]);
    expect(empty.stages[0]).not.toHaveProperty("target");
  });

  it("survives the file byte for byte and is part of what a pipeline does", async () => {
    const changed = applyOperations(document, [
      build.setTarget(document, sagemaker),
      real(build.setStageTarget(document, "b", own)),
    ]);
    const text = formatPipelineFile(changed);
    const parsed = parsePipelineFile(text);
    expect(parsed.ok && formatPipelineFile(parsed.document)).toBe(text);
    expect(await contentHash(changed)).not.toBe(await contentHash(document));
  });

  it("fills what a file leaves out, and refuses what it doesn't know", () => {
    const file = (target: object): string =>
      JSON.stringify({ stagecraft: 1, name: "x", settings: {}, stages: [], edges: [], target });
    const parsed = parsePipelineFile(file({ where: "sagemaker" }));
    expect(parsed.ok && parsed.document.target?.processing.instance).toBe("ml.m5.large");
    expect(parsePipelineFile(file({ whre: "sagemaker" }))).toMatchObject({ ok: false });
  });

  it("may be changed for two stages by two people, and for one stage by one only", () => {
    const [a, b] = ["a", "b"].map((id) => real(build.setStageTarget(document, id, own)));
    if (!a || !b) return expect.fail("no operations");
    expect(rebase(applyOperations(document, [a]), [a], [b]).ok).toBe(true);
    expect(rebase(applyOperations(document, [a]), [a], [a]).ok).toBe(false);
  });
});
