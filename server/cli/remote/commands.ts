import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { CommandFailed, print, say, table, wrap } from "../output.ts";
import { openRows } from "../predictRows.ts";
import { readPipeline, withData } from "../readPipeline.ts";
import { runsTable } from "../runs.ts";
import { pushProject } from "./remoteProject.ts";
import { RemoteServer } from "./remoteServer.ts";

/** A person at a terminal sees a change about when it happens, and the server is asked once a second at most. */
const LOOK_MS = 1_000;
const BATCH = 500;

const previewSchema = z.union([
  z.object({
    ok: z.literal(true),
    stages: z.array(z.object({ stageId: z.string(), kind: z.string(), does: z.string(), seconds: z.number() })),
    seconds: z.number(),
  }),
  z.object({ ok: z.literal(false), error: z.object({ message: z.string(), remedy: z.string().optional() }) }),
]);

const failure = z.object({ message: z.string(), remedy: z.string().nullish() }).nullable();
const runSchema = z.object({
  id: z.string(),
  number: z.number(),
  status: z.string(),
  error: failure,
  stages: z.array(
    z.object({
      stageId: z.string(),
      status: z.string(),
      cached: z.boolean(),
      error: failure,
      result: z.object({ verdict: z.object({ text: z.string() }).nullish() }).nullish(),
    }),
  ),
});
type Run = z.output<typeof runSchema>;
const over = new Set(["succeeded", "failed", "cancelled"]);

/** Prints what a run of the pipeline would do on another installation, after sending it there. */
export async function remotePlan(path: string, options: { server: string }): Promise<void> {
  const server = new RemoteServer(options.server);
  const projectId = await pushProject(server, readPipeline(path), path);
  const preview = await server.query("runs.preview", { projectId, final: true }, previewSchema);
  if (!preview.ok) throw new CommandFailed([preview.error.message, preview.error.remedy].filter(Boolean).join("\n"));
  const rows = preview.stages.map((stage) => [
    stage.stageId,
    stage.kind,
    stage.does,
    `about ${stage.seconds.toFixed(1)} s`,
  ]);
  print(table([["stage", "kind", "does", "time"], ...rows], [3]));
}

export type RemoteRunOptions = { server: string; data?: string; seed?: number; test: boolean; json: boolean };

/**
 * Runs a pipeline on another installation and tells of it until its end; Ctrl-C cancels the run there.
 * @throws CommandFailed when it didn't succeed
 */
export async function remoteRun(path: string, options: RemoteRunOptions): Promise<void> {
  const server = new RemoteServer(options.server);
  let document = readPipeline(path);
  if (options.data !== undefined) document = withData(document, options.data);
  if (options.seed !== undefined) document = { ...document, settings: { ...document.settings, seed: options.seed } };
  const projectId = await pushProject(server, document, path);
  const wish = { projectId, requestKey: randomUUID(), final: options.test };
  const { runId } = await server.mutate("runs.start", wish, z.object({ runId: z.string() }));
  const cancel = (): void => {
    say("Cancelling …");
    void server.mutate("runs.cancel", { projectId, runId }, z.unknown()).catch(() => undefined);
  };
  process.once("SIGINT", cancel);
  const ended = await follow(server, { projectId, runId }, options.json ? () => undefined : say);
  process.removeListener("SIGINT", cancel);
  const verdict = ended.stages.map((stage) => stage.result?.verdict?.text).findLast((text) => text !== undefined);
  const address = `${options.server.replace(/\/+$/, "")}/projects/${projectId}/runs/${runId}`;
  if (options.json)
    print(JSON.stringify({ runId, projectId, status: ended.status, verdict: verdict ?? null, address }, null, 2));
  else print([...(verdict === undefined ? [] : [wrap(verdict, "")]), `run: ${address}`].join("\n"));
  if (ended.status === "succeeded") return;
  const why = ended.status === "cancelled" ? "The run was cancelled." : (ended.error?.message ?? "The run failed.");
  throw new CommandFailed([why, ended.error?.remedy].filter(Boolean).join("\n"));
}

async function follow(
  server: RemoteServer,
  key: { projectId: string; runId: string },
  tell: (line: string) => void,
): Promise<Run> {
  const told = new Map<string, string>();
  for (;;) {
    const run = await server.query("runs.get", key, runSchema);
    for (const { stageId, status, cached, error } of run.stages) {
      if (told.get(stageId) === status || ["pending", "queued"].includes(status)) continue;
      told.set(stageId, status);
      tell(`${stageId.padEnd(12)} ${cached ? "cached" : status}`);
      if (error !== null) tell(wrap(error.message, "             "));
    }
    if (over.has(run.status)) return run;
    await pause(LOOK_MS);
  }
}

const runRowSchema = z.object({
  id: z.string(),
  number: z.number(),
  status: z.string(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  project: z.object({ name: z.string() }),
});

/** Lists the newest runs of the token's workspace. */
export async function remoteRuns(options: { server: string; json: boolean }): Promise<void> {
  const server = new RemoteServer(options.server);
  const workspaceId = await server.workspaceId();
  const found = await server.query("remote.runs", { workspaceId }, z.array(runRowSchema));
  print(options.json ? JSON.stringify(found, null, 2) : found.length === 0 ? "No runs yet." : runsTable(found));
}

const answersSchema = z.object({
  predictions: z.array(
    z.object({
      prediction: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      probability: z.record(z.string(), z.number()).nullish(),
    }),
  ),
});

/**
 * Answers the rows of a file by an endpoint of another installation; CSV to standard output.
 * @param name of the endpoint
 */
export async function remotePredict(name: string, path: string, options: { server: string }): Promise<void> {
  const server = new RemoteServer(options.server);
  const workspaceId = await server.workspaceId();
  const schema = z.object({ id: z.string(), projectId: z.string() }).nullable();
  const endpoint = await server.query("remote.endpoint", { workspaceId, name }, schema);
  if (endpoint === null) throw new CommandFailed(`The workspace has no endpoint called ${name}.`);
  const query = new URLSearchParams({ projectId: endpoint.projectId, endpointId: endpoint.id });
  const { columns, rows } = await openRows(path);
  let waiting: Record<string, unknown>[] = [];
  let headed = false;
  const flush = async (): Promise<void> => {
    const body = { instances: waiting };
    const { predictions } = await server.post(`/api/predictions?${query}`, body, answersSchema);
    const classes = Object.keys(predictions[0]?.probability ?? {});
    if (!headed) print(stringify([[...columns, "prediction", ...classes.map((each) => `probability_${each}`)]]));
    headed = true;
    const cells = predictions.map(({ prediction, probability }, at) => [
      ...columns.map((column) => String(waiting[at]?.[column] ?? "")),
      String(prediction),
      ...classes.map((each) => String(probability?.[each] ?? "")),
    ]);
    print(stringify(cells));
    waiting = [];
  };
  for await (const { cells, refused } of rows) {
    if (refused !== null) throw new CommandFailed(refused);
    waiting.push(cells);
    if (waiting.length === BATCH) await flush();
  }
  if (waiting.length > 0) await flush();
}
