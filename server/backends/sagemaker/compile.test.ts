import { describe, expect, it } from "vitest";
import { planPipeline } from "../../pipeline/plan.ts";
import { compile, type CompileOptions } from "./compile.ts";
import { sentence } from "./findings.ts";
import { compiled, completeTarget, options, plan, templates, withConfig, withStage } from "./testing/documents.ts";
import { notInPipelines, stageVariants, targetVariants } from "./testing/variants.ts";

const forms = ["jobs", "pipeline"] as const;
const said = (findings: ReturnType<typeof compiled>["findings"]): string[] => findings.map(sentence);
const goldenText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe("the compiled forms of every template", () => {
  for (const [name, document] of Object.entries(templates)) {
    it(`${name}: requests and definition stay as they are, without a finding`, async () => {
      const direct = compiled(document);
      const pipeline = compiled(document, {}, { form: "pipeline" });
      expect(said([...direct.findings, ...pipeline.findings])).toEqual([]);
      await expect(goldenText(direct.requests)).toMatchFileSnapshot(`./golden/${name}.requests.json`);
      await expect(goldenText(pipeline.definition)).toMatchFileSnapshot(`./golden/${name}.pipeline.json`);
    });
  }

  it("are the same whenever they are made: nothing of the clock or of chance is in them", () => {
    for (const document of Object.values(templates))
      for (const form of forms)
        expect(JSON.stringify(compiled(document, {}, { form }))).toBe(
          JSON.stringify(compiled(structuredClone(document), {}, { form, today: "2026-12-24" })),
        );
  });
});

describe("every option", () => {
  for (const [name, document] of Object.entries(templates))
    it(`${name}: each setting of each stage compiles in both forms without a finding`, () => {
      const wrong: string[] = [];
      let tried = 0;
      for (const variant of stageVariants(document)) {
        // A share that waits for a decision needs the model that answers meanwhile.
        const waits = variant.name.startsWith("deploy.canaryPercent");
        const hosting = waits ? { rollout: "weights", beforeModel: "churn-0a1b2c3d" } : {};
        const complete = { ...variant.document, target: completeTarget({ hosting }) };
        const planned = planPipeline(complete, { sources: {}, final: true });
        // A setting that can't run anywhere is the planner's to refuse.
        if (!planned.ok) continue;
        for (const form of forms) {
          tried += 1;
          const { findings } = compile(complete, planned.specs, { ...options, form });
          if (variant.name === 'label.method = "people"') {
            expect(findings.map(({ stage, code, path }) => [stage, code, path])).toEqual([
              ["label", "inexpressible", "method"],
            ]);
            continue;
          }
          wrong.push(...said(findings).map((text) => `${variant.name} (${form}): ${text}`));
        }
      }
      expect(wrong).toEqual([]);
      expect(tried).toBeGreaterThan(150);
    });

  for (const [name, document] of Object.entries(templates))
    it(`${name}: each choice of the target compiles; what a pipeline's steps can't do is refused there`, () => {
      const wrong: string[] = [];
      for (const { name: variant, target } of targetVariants())
        for (const form of forms) {
          const { findings } = compiled(document, target, { form });
          if (form === "pipeline" && notInPipelines.includes(variant))
            expect(findings.map((one) => [one.stage, one.code])).toContainEqual([
              "deploy",
              variant === "captured requests" ? "pipeline_capture" : "pipeline_rollout",
            ]);
          else wrong.push(...said(findings).map((text) => `${variant} (${form}): ${text}`));
        }
      expect(wrong).toEqual([]);
    });
});

describe("option variants", () => {
  const search = { sampler: "random", prune: false, trials: 12, searchRows: 10_000_000 };
  const variants: Record<string, [(typeof templates)[string], Record<string, unknown>, Partial<CompileOptions>]> = {
    "tuning-job": [withConfig(templates["churn"] ?? never(), "tune", search), { training: { spot: true } }, {}],
    "tuning-job.pipeline": [withConfig(templates["churn"] ?? never(), "tune", search), {}, { form: "pipeline" }],
    "compared.pipeline": [
      withConfig(templates["churn"] ?? never(), "deploy", { canaryPercent: 20 }),
      { hosting: { rollout: "weights", beforeModel: "churn-0a1b2c3d" } },
      { form: "pipeline" },
    ],
    canary: [
      templates["churn"] ?? never(),
      { hosting: { rollout: "canary", alarms: ["errors"], capturePercent: 100 } },
      {},
    ],
    "batch.pipeline": [
      templates["prices"] ?? never(),
      { hosting: { way: "batch", input: "s3://ml-results/in/" } },
      { form: "pipeline" },
    ],
    serverless: [templates["churn"] ?? never(), { hosting: { way: "serverless" }, isolated: true }, {}],
    asynchronous: [
      templates["churn"] ?? never(),
      { hosting: { way: "asynchronous" }, subnets: ["subnet-1"], securityGroups: ["sg-1"], kmsKey: "alias/ml" },
      {},
    ],
    "mixed.pipeline": [
      withStage(withStage(templates["churn"] ?? never(), "ingest", { target: { where: "local" } }), "monitor", {
        target: { where: "local" },
      }),
      {},
      { form: "pipeline" },
    ],
  };
  for (const [name, [document, target, more]] of Object.entries(variants))
    it(`${name} stays as it is, without an error`, async () => {
      const made = compiled(document, target, more);
      expect(said(made.findings.filter((one) => one.level === "error"))).toEqual([]);
      const value = more.form === "pipeline" ? made.definition : made.requests;
      await expect(goldenText(value)).toMatchFileSnapshot(`./golden/${name}.json`);
    });
});

describe("warnings", () => {
  const churn = templates["churn"] ?? never();
  const codes = (target: Record<string, unknown>, more: Partial<CompileOptions> = {}): string[] =>
    compiled(churn, target, more).findings.map((one) => `${one.level} ${one.code} ${one.field ?? ""}`);
  const own = (image: string): Record<string, unknown> => ({
    image: "own",
    packages: "image",
    imageUri: `683313688378.dkr.ecr.us-east-1.amazonaws.com/${image}`,
  });

  it("name images near the end of their patches, and those beyond it, once for all jobs", () => {
    expect(codes({}, { today: "2027-02-12" })).toEqual([]);
    expect(codes({}, { today: "2027-02-13" })).toEqual(["warning image_old image"]);
    expect(codes({ image: "sklearn-1.9-0" }, { today: "2027-02-13" })).toEqual([]);
    expect(compiled(churn, own("sagemaker-xgboost:3.0-5")).findings[0]?.message).toContain(
      "no patches since 2026-11-17",
    );
    expect(codes(own("sagemaker-scikit-learn:1.4-2-cpu-py3"))).toEqual(["warning image_old image"]);
  });

  it("name machines that are too small, or have what nothing uses", () => {
    const hungry = { ...churn, target: completeTarget() };
    const specs = plan(hungry).map((spec) => ({ ...spec, resources: { ...spec.resources, memoryMb: 9000 } }));
    expect(compile(hungry, specs, options).findings.map((one) => one.message)).toEqual([
      "ml.m5.large has 8 GB, but the stage may need 9 GB.",
      "ml.m5.large has 8 GB, but the stage may need 9 GB.",
    ]);
    expect(codes({ training: { instance: "ml.g5.xlarge" } })).toEqual(["warning gpu_unused training.instance"]);
    expect(codes({ processing: { count: 2 } })).toEqual(["warning count_unused processing.count"]);
  });

  it("say which stages stay on this machine in a pipeline", () => {
    const first = withStage(churn, "ingest", { target: { where: "local" } });
    const last = withStage(first, "monitor", { target: { where: "local" } });
    expect(compiled(last, {}, { form: "pipeline" }).findings.map((one) => [one.stage, one.code])).toEqual([
      ["ingest", "local_before"],
      ["monitor", "local_after"],
    ]);
    expect(compiled(last).findings).toEqual([]);
  });
});

describe("a tuning job", () => {
  const churn = templates["churn"] ?? never();
  const search = withConfig(churn, "tune", {
    sampler: "random",
    prune: false,
    searchRows: 10_000_000,
    algorithm: "linear",
  });
  const job = compiled(search).plan.jobs.find((one) => one.kind === "tuning") ?? never();
  const trial = job.jobFile.stages[0] ?? never();

  it("trains its trials as a train stage would be trained: the same parameters, none missing, none more", () => {
    const train = compiled(churn).plan.jobs.find((one) => one.stages[0]?.stage.id === "train") ?? never();
    const expected = train.jobFile.stages[0]?.config ?? never();
    expect(trial.config.entry).toBe(expected.entry);
    expect(Object.keys(trial.config.params).sort()).toEqual(Object.keys(expected.params).sort());
    expect(Object.keys(trial.config.params["hyper"] ?? never()).sort()).toEqual(
      Object.keys(expected.params["hyper"] ?? never()).sort(),
    );
  });

  it("searches what the settings name and nothing else; a range of one value is fixed", () => {
    expect(Object.keys(trial.trial?.hyper ?? {})).toEqual(["regularization"]);
    const fixed = withConfig(search, "tune", { algorithm: "xgboost", l2: { low: 1, high: 1, log: true } });
    const made = compiled(fixed).plan.jobs.find((one) => one.kind === "tuning");
    expect(Object.keys(made?.jobFile.stages[0]?.trial?.hyper ?? {})).not.toContain("l2");
    expect(made?.jobFile.stages[0]?.config.params["hyper"]).toMatchObject({ l2: 1 });
  });

  it("is chosen only when it can express the search, and says why not", () => {
    const note = (document: typeof churn): string =>
      compiled(document).plan.jobs.flatMap((one) =>
        one.stages[0]?.stage.id === "tune" ? [one.form.note ?? ""] : [],
      )[0] ?? "";
    expect(note(churn)).toContain("TPE");
    expect(note(withConfig(churn, "tune", { sampler: "random", prune: true }))).toContain("judged at their end");
    expect(note(search)).toContain("tuning job draws");
  });
});

function never(): never {
  throw new Error("the template is gone");
}
