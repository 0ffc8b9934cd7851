import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInPrices, ENDPOINT_HOURS, priceOf } from "./price.ts";
import { readPrices } from "./readPrices.ts";
import { compiled, templates, withConfig } from "./testing/documents.ts";

const churn = templates["churn"] ?? expect.fail("no template");
const table = { ...builtInPrices, instances: { "ml.m5.large": 3.6, "ml.m5.xlarge": 36 } };

describe("the price of a plan", () => {
  it("is what each job's seconds cost, and in the worst case what its time limit costs", () => {
    const { plan } = compiled(churn, { processing: { maxSeconds: 1000 }, training: { maxSeconds: 2000 } });
    const price = priceOf(plan, new Map([["train", 910]]), table);
    // 3.60 USD an hour are a tenth of a cent each second; 90 s of start and transfer are assumed.
    expect(price.jobs.find((job) => job.job === "logistic-regression")).toMatchObject({ estimate: 1, worst: 2 });
    const jobs = 4 * 1 + 2 * 2;
    expect(price.worst).toBeCloseTo(jobs + 3.6 * ENDPOINT_HOURS, 6);
    expect(price.endpoints).toEqual([expect.objectContaining({ perHour: 3.6, endpoint: "customer-churn" })]);
  });

  it("counts a search trial by trial, and every instance", () => {
    const random = withConfig(churn, "tune", { sampler: "random", prune: false, trials: 10, searchRows: 10_000_000 });
    const { plan } = compiled(random, { training: { maxSeconds: 1000, count: 2 } });
    const price = priceOf(plan, new Map([["tune", 100]]), table);
    expect(price.jobs.find((job) => job.job === "tune")).toMatchObject({ estimate: 2, worst: 20 });
  });

  it("never exceeds the worst case, whatever the estimate of a stage says", () => {
    const { plan } = compiled(churn, { processing: { maxSeconds: 300 } });
    for (const job of priceOf(
      plan,
      new Map(plan.jobs.flatMap((one) => one.stages.map((spec) => [spec.stage.id, 1e9]))),
      table,
    ).jobs)
      expect(job.estimate).toBeLessThanOrEqual(job.worst ?? -1);
  });

  it("is unknown, not zero, for a machine without a price", () => {
    const { price } = compiled(churn, { processing: { instance: "ml.r7i.large" } });
    expect([price.estimate, price.worst]).toEqual([null, null]);
    expect(price.jobs[0]?.basis).toContain("ml.r7i.large");
  });

  it("says its source, its date and that nobody has checked it", () => {
    const { price } = compiled(churn, { region: "eu-central-1" });
    expect(price.checked).toBe(false);
    expect(price.basis).toMatch(/us-east-1, \d{4}-\d\d-\d\d.*to be checked.*eu-central-1 may cost more/s);
  });

  it("lets a run start exactly up to its budget", () => {
    const worst = compiled(churn).price.worst ?? expect.fail("no price");
    expect(compiled(churn, { budget: worst }).ok).toBe(true);
    const over = compiled(churn, { budget: worst - 0.01 });
    expect(over.findings.map((one) => one.code)).toEqual(["over_budget"]);
  });
});

describe("a price table of one's own", () => {
  const write = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), "prices-")), "prices.json");
    writeFileSync(path, text);
    return path;
  };

  it("stands in for the built-in one", async () => {
    expect(await readPrices(write(JSON.stringify(table)))).toEqual(table);
    expect(await readPrices(undefined)).toBe(builtInPrices);
  });

  it("is refused with the place that is wrong", async () => {
    await expect(readPrices("/nowhere/prices.json")).rejects.toMatchObject({ code: "prices_unreadable" });
    await expect(readPrices(write("{"))).rejects.toThrow(/no JSON/);
    const negative = write(JSON.stringify({ ...table, instances: { "ml.m5.large": -1 } }));
    await expect(readPrices(negative)).rejects.toThrow(/ml\.m5\.large/);
  });
});
