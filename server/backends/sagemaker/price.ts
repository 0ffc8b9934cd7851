/** What a plan costs: an estimate with its basis, and the most it can cost before its time limits stop it. */
import { z } from "zod";
import type { Intermediate, Job } from "./intermediate.ts";
import builtIn from "./prices.json" with { type: "json" };

export const priceTableSchema = z.strictObject({
  asOf: z.iso.date(),
  region: z.string().min(1),
  currency: z.literal("USD"),
  unit: z.literal("instance-hour"),
  /** Whether somebody has held it against AWS's own list. */
  checked: z.boolean(),
  source: z.string().min(1),
  instances: z.record(z.string().regex(/^ml\./), z.number().nonnegative()),
});
export type PriceTable = z.infer<typeof priceTableSchema>;

export const builtInPrices: PriceTable = priceTableSchema.parse(builtIn);

/** Billed time of a job beyond its work: container, packages, data in and out. An assumption; measured per run later. */
const OVERHEAD_SECONDS = 90;
/** An endpoint costs until somebody deletes it; the worst case of a run counts its first day. */
export const ENDPOINT_HOURS = 24;
const HOUR = 3600;

export type JobCost = {
  job: string;
  stages: string[];
  /** Null when the table has no price for the machine. */
  estimate: number | null;
  worst: number | null;
  basis: string;
};
export type EndpointCost = { stage: string; endpoint: string; perHour: number | null; basis: string };
export type Price = {
  currency: "USD";
  /** Null when a machine has no price. */
  estimate: number | null;
  worst: number | null;
  jobs: JobCost[];
  endpoints: EndpointCost[];
  /** Where the prices come from, and what they are good for. */
  basis: string;
  asOf: string;
  checked: boolean;
};

const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
const money = (value: number): number => Math.round(value * 10_000) / 10_000;

/** @param seconds estimated work of a stage by id, as `cost.ts` of its room says */
export function priceOf(plan: Intermediate, seconds: ReadonlyMap<string, number>, table: PriceTable): Price {
  const jobs = plan.jobs.map((job) => jobCost(job, seconds, table));
  const endpoints = plan.jobs.flatMap((job): EndpointCost[] => {
    const { hosting } = job;
    if (!hosting || hosting.way === "batch") return [];
    const stage = job.stages[0]?.stage.id ?? job.id;
    if (hosting.way === "serverless")
      return [
        {
          stage,
          endpoint: hosting.endpointName,
          perHour: 0,
          basis: "Serverless: paid by request; nothing while nobody asks.",
        },
      ];
    const price = table.instances[hosting.instance];
    // Two models that are compared have machines of their own.
    const machines = hosting.count * (hosting.way === "realtime" && hosting.rollout === "weights" ? 2 : 1);
    return [
      {
        stage,
        endpoint: hosting.endpointName,
        perHour: price === undefined ? null : money(price * machines),
        basis: `${machines} × ${hosting.instance}, every hour until the endpoint is deleted`,
      },
    ];
  });
  const firstDay = sum(endpoints.map((one) => (one.perHour === null ? null : one.perHour * ENDPOINT_HOURS)));
  const elsewhere = plan.target.region === table.region ? "" : ` ${plan.target.region} may cost more.`;
  const worstJobs = sum(jobs.map((one) => one.worst));
  const estimate = sum(jobs.map((one) => one.estimate));
  const worst = sum([worstJobs, firstDay]);
  return {
    currency: "USD",
    estimate: estimate === null ? null : money(estimate),
    worst: worst === null ? null : money(worst),
    jobs,
    endpoints,
    basis: `Prices of ${table.region}, ${table.asOf}. ${table.source}${elsewhere} Worst case: every job runs to its time limit, and an endpoint for its first ${ENDPOINT_HOURS} hours.`,
    asOf: table.asOf,
    checked: table.checked,
  };
}

function jobCost(job: Job, seconds: ReadonlyMap<string, number>, table: PriceTable): JobCost {
  const { instance, count, maxSeconds } = job.machine;
  const price = table.instances[instance];
  const stages = job.stages.map((spec) => spec.stage.id);
  const batch = job.hosting?.way === "batch" ? job.hosting : null;
  const jobs = job.form.job === "tuning" ? job.form.trials : 1;
  if (price === undefined || (batch && table.instances[batch.instance] === undefined))
    return {
      job: job.id,
      stages,
      estimate: null,
      worst: null,
      basis: `no price is known for ${price === undefined ? instance : batch?.instance}`,
    };
  const work = stages.reduce((total, id) => total + (seconds.get(id) ?? 0), 0);
  const billed = Math.min(maxSeconds, (jobs > 1 ? work / jobs : work) + OVERHEAD_SECONDS);
  const hourly = price * count;
  // A transform has no time limit of its own: it counts as long as the job that packs its model.
  const extra = batch ? (table.instances[batch.instance] ?? 0) * batch.count : 0;
  const times = jobs > 1 ? `${jobs} jobs × ` : "";
  return {
    job: job.id,
    stages,
    estimate: money((jobs * billed * hourly + billed * extra) / HOUR),
    worst: money((jobs * maxSeconds * hourly + maxSeconds * extra) / HOUR),
    basis: `${times}${Math.round(billed)} s (${OVERHEAD_SECONDS} s of them start and transfer, assumed) on ${count} × ${instance} at ${price} USD an hour`,
  };
}
