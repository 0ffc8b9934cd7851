import { describe, expect, it } from "vitest";
import { readGoal } from "../economics/goal/document.ts";
import { readyForG0 } from "../economics/goal/readyForG0.ts";
import { sheetDocumentSchema, sheetInputs } from "../economics/sheet/document.ts";
import { formatPipelineFile, listIssues, parsePipelineFile } from "../pipeline/index.ts";
import { planPipeline } from "../pipeline/plan.ts";
import { samples } from "../stages/registry.ts";
import { endOfMonth } from "./dates.ts";
import { findTemplate, templates } from "./gallery.ts";

const TODAY = "2026-11-20";

describe.each(templates.map((template) => [template.id, template] as const))("the template %s", (_id, template) => {
  const document = template.document(TODAY);

  it("meets the contract of every stage, plans and compiles without a question", () => {
    expect(listIssues(document).filter((issue) => issue.level !== "note")).toEqual([]);
    expect(planPipeline(document, { sources: {}, final: true })).toMatchObject({ ok: true });
    expect(parsePipelineFile(formatPipelineFile(document))).toEqual({ ok: true, document });
  });

  it("says what it is about in one sentence and brings its data along", () => {
    expect(template.goal).toMatch(/^[^.!?]{20,140}[.?]$/);
    const sample = samples.find((candidate) => candidate.id === template.sample);
    expect(sample).toMatchObject({
      problemType: template.problem,
      rows: template.rows,
      target: document.settings.target,
    });
  });

  it("gives a reason for a setting of every stage", () => {
    for (const stage of document.stages) {
      const reasons = Object.entries(Object(stage.ui["reasons"]));
      expect(reasons.length, stage.id).toBeGreaterThan(0);
      for (const [setting] of reasons) expect(Object.keys(stage.config), `${stage.id}.${setting}`).toContain(setting);
    }
  });

  it("deploys as a trial at an address made of its own name", () => {
    const deployed = document.stages.filter((stage) => "endpointName" in stage.config);
    expect(deployed.map(({ config }) => [config["endpointName"], config["environment"]])).toEqual([
      [template.id, "trial"],
    ]);
  });
});

describe("the worked example of the economics", () => {
  const template = findTemplate("card-fraud");
  const document = template.document(TODAY);

  it("earns what the vector says at the rates the model is expected to reach", () => {
    expect(template.value?.perMonth).toBeCloseTo(55_428, 6);
    const { buildCost, stated } = sheetInputs(sheetDocumentSchema.parse(document.economics));
    expect(buildCost).toBeCloseTo(183_650, 6);
    expect(stated).toMatchObject({ volume: 200_000, prevalence: 0.004, baseline: { tpr: 0.55, fpr: 0.03 } });
  });

  it("names source, person and day of every amount", () => {
    const { amounts } = sheetDocumentSchema.parse(document.economics);
    for (const [name, amount] of Object.entries(amounts)) {
      expect(amount.source, name).toMatch(/\w/);
      expect(amount.person, name).toMatch(/\w/);
      expect(amount.date, name).toBe("2026-10-31");
    }
  });

  it.each([TODAY, "2028-02-29", "2031-12-31"])("has a goal that is ready to be framed on %s", (today) => {
    const goal = readGoal(template.document(today).goal);
    expect(readyForG0(goal, today, ["recall"])).toEqual({ ready: true, errors: [], warnings: [] });
  });
});

it("a month's last day is found across years", () => {
  expect(endOfMonth("2026-11-20", -1)).toBe("2026-10-31");
  expect(endOfMonth("2026-01-31", -1)).toBe("2025-12-31");
  expect(endOfMonth("2027-12-31", 2)).toBe("2028-02-29");
});
