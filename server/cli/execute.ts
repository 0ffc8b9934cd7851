import { randomUUID } from "node:crypto";
import type { Database } from "../db/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { ensureVersion } from "../projects/index.ts";
import {
  cancelRun,
  createListener,
  createRun,
  getRun,
  isRunOver,
  type RunDetail,
  type RunEvent,
  runEventsChannel,
  subscribeRunEvents,
} from "../runs/index.ts";
import type { SourceRef } from "../stages/contract.ts";
import { localProject } from "./localProject.ts";
import { say } from "./output.ts";
import { planOrExplain } from "./readPipeline.ts";

export type Execution = {
  document: PipelineDocument;
  sources: Record<string, SourceRef[]>;
  final: boolean;
  onEvent: (event: RunEvent) => void;
};

/**
 * Pins the document, starts a run of it and waits for the end. Some worker must be running.
 * @throws CommandFailed when the pipeline can't run as it is drawn
 */
export async function execute(
  database: Database,
  { document, sources, final, onEvent }: Execution,
): Promise<RunDetail> {
  const stages = planOrExplain(document, { sources, final });
  const projectId = await localProject(database, document);
  const version = await ensureVersion(database, projectId, { document, createdById: null });
  const { runId } = await createRun(database.pool, {
    projectId,
    versionId: version.id,
    requestKey: randomUUID(),
    seed: document.settings.seed,
    final,
    startedById: null,
    stages,
  });
  return follow(database, { projectId, runId }, onEvent);
}

/** Waits for the end, or until only people can go on; Ctrl-C cancels the run first and leaves at its end. */
async function follow(
  database: Database,
  key: { projectId: string; runId: string },
  onEvent: (event: RunEvent) => void,
): Promise<RunDetail> {
  const listener = createListener(database.url, [runEventsChannel]);
  const cancel = (): void => {
    say("Cancelling …");
    void cancelRun(database.pool, key);
  };
  process.once("SIGINT", cancel);
  try {
    for await (const event of subscribeRunEvents({ db: database.pool, listener }, { ...key, afterSeq: 0 })) {
      onEvent(event);
      if (event.type === "run" && (isRunOver(event.data.status) || event.data.status === "waiting")) break;
    }
    return await getRun(database.pool, key);
  } finally {
    process.removeListener("SIGINT", cancel);
    await listener.close();
  }
}
