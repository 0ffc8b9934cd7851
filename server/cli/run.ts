import { env } from "../env.js";
import type { RunDetail, RunEvent } from "../runs/index.ts";
import { openStore } from "../storage/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { execute } from "./execute.ts";
import { CommandFailed, print, say, table, wrap } from "./output.ts";
import { pinSources, PlanRefused, planOrExplain, readPipeline, withData } from "./readPipeline.ts";
import { reportRun, type RunReport } from "./runReport.ts";
import { openServices } from "./services.ts";

export type RunOptions = { data?: string; seed?: number; test: boolean; json: boolean };

/**
 * Runs a pipeline file to its end and prints what came of it.
 * @throws CommandFailed when the pipeline can't run or the run didn't succeed
 */
export async function run(path: string, options: RunOptions): Promise<void> {
  let document = readPipeline(path);
  if (options.data !== undefined) document = withData(document, options.data);
  if (options.seed !== undefined) document = { ...document, settings: { ...document.settings, seed: options.seed } };
  const final = options.test;
  try {
    planOrExplain(document, { sources: {}, final });
  } catch (error) {
    if (options.json && error instanceof PlanRefused)
      print(JSON.stringify({ status: "refused", issues: error.issues }, null, 2));
    throw error;
  }
  const services = await openServices();
  const store = openStore(env().home);
  const worker = await startWorker({ database: services.database });
  try {
    const { database } = services;
    const sources = await pinSources(document, path, store);
    const ended = await execute(database, {
      document,
      sources,
      final,
      onEvent: options.json ? () => undefined : describeEvent,
    });
    const report = reportRun(ended);
    print(options.json ? JSON.stringify(report, null, 2) : describeRun(ended, report));
    if (ended.status !== "succeeded") throw new CommandFailed(options.json ? failureSentence(ended) : "");
  } finally {
    await worker.stop();
    await services.close();
  }
}

export function describeEvent(event: RunEvent): void {
  if (event.type === "stage" && event.data.status !== "queued") {
    const { status, cached, seconds, rows, error } = event.data;
    const words = [
      cached ? "cached" : status,
      seconds == null ? "" : `${seconds.toFixed(1)} s`,
      rows ? `${rows.in} → ${rows.out} rows` : "",
    ].filter((word) => word !== "");
    say(`${event.stageId.padEnd(12)} ${words.join(" · ")}`);
    if (error) say(wrap(error.message, "             "));
  }
  if (event.type === "log")
    for (const line of event.data.lines)
      if (line.level === "warning" || line.level === "error") say(`${event.stageId.padEnd(12)} ${line.text}`);
}

function failureSentence(ended: RunDetail): string {
  if (ended.status === "cancelled") return "The run was cancelled.";
  if (ended.status === "waiting")
    return `The run waits for people to label rows. Start the product (npm start) and open /projects/${ended.projectId}/labeling; the run goes on by itself.`;
  const failed = ended.stages.find((stage) => stage.stageId === ended.error?.stageId);
  return [
    `The run failed${failed ? ` at ${failed.name}` : ""}: ${ended.error?.message ?? "no reason was given."}`,
    ended.error?.remedy ?? "",
  ]
    .join("\n")
    .trim();
}

function describeRun(ended: RunDetail, report: RunReport): string {
  if (ended.status !== "succeeded") return failureSentence(ended);
  const format = (metric: { value: number | null; low: number | null; high: number | null } | undefined): string =>
    metric?.value == null
      ? ""
      : `${metric.value.toPrecision(4)}${metric.low != null && metric.high != null ? ` (${metric.low.toPrecision(4)}–${metric.high.toPrecision(4)})` : ""}`;
  const { validation, test, baseline } = report.metrics;
  const keys = Object.keys({ ...validation, ...test });
  const rows = keys.map((key) => [
    key,
    ...[validation, test, baseline].map((metrics) =>
      format(Object.entries(metrics ?? {}).find(([name]) => name === key)?.[1]),
    ),
  ]);
  return [
    "",
    ...(report.verdict === null ? [] : [wrap(report.verdict, ""), ""]),
    ...(rows.length === 0 ? [] : [table([["metric", "validation", "test", "baseline"], ...rows], [1, 2, 3]), ""]),
    ...(report.refused === null ? [] : [`refused: ${report.refused} rows`]),
    ...(report.modelId === null ? [] : [`model: ${report.modelId}`]),
    ...(report.endpoint === null ? [] : [`endpoint: ${report.endpoint}`]),
    `run: ${report.runId}`,
  ].join("\n");
}
