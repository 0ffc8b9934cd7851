import { setTimeout as pause } from "node:timers/promises";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "../../../../server/api/root.ts";
import type { LiveEvent } from "../../../../server/projects/index.ts";
import { transportOf } from "../../transportOf.ts";
import { createEditor, type Editor } from "../createEditor.ts";
import { emptyHistory } from "../history.ts";
import { newUuid } from "../newId.ts";
import { startSync, type Sync } from "../sync.ts";
import { firstView } from "../view.ts";
import { memoryShelf } from "./memoryShelf.ts";

/** Somebody with the pipeline open: the editor's own store over a network that can be cut. */
export type Person = {
  editor: Editor;
  sync: Sync;
  /** Cuts the network for some milliseconds: requests on their way lose their answer, the stream breaks. */
  cut: (ms: number) => void;
  close: () => void;
};

/** Between two tries of a stream; browsers wait longer. */
const AGAIN_MS = 50;

export async function openPerson(server: { url: string; sessionId: string; projectId: string }): Promise<Person> {
  const { url, sessionId: authorization, projectId } = server;
  let cutUntil = 0;
  const closing = new AbortController();
  let stream = new AbortController();
  const isCut = (): boolean => performance.now() < cutUntil;
  const client = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${url}/api/trpc`,
        transformer: superjson,
        headers: { authorization },
        fetch: async (address, init) => {
          if (isCut()) throw new TypeError("fetch failed");
          const { method, headers, body } = init ?? {};
          const response = await fetch(address, {
            ...(method && { method }),
            ...(headers && { headers: { "content-type": "application/json", authorization } }),
            ...(typeof body === "string" && { body }),
          });
          // The work is done, the answer is lost.
          if (isCut()) throw new TypeError("fetch failed");
          return response;
        },
      }),
    ],
  });
  const transport = transportOf(client, projectId);
  const loaded = await transport.load();
  if (loaded === null) throw new Error("the server doesn't answer");
  const editor = createEditor({
    projectId,
    ...loaded,
    history: emptyHistory,
    view: firstView,
    canEdit: true,
    tabId: newUuid(),
    shelves: { lasting: memoryShelf(), session: memoryShelf() },
    clock: Date.now,
  });
  const sync = startSync(editor, transport, () => undefined, Date.now);

  const listen = async (): Promise<void> => {
    const { held, outbox } = editor.store.getState();
    const cursor = `r${held.at(-1)?.revision ?? outbox.revision}`;
    const input = encodeURIComponent(JSON.stringify({ json: { projectId, tabId: newUuid(), cursor } }));
    const response = await fetch(`${url}/api/trpc/live.follow?input=${input}`, {
      headers: { authorization },
      signal: AbortSignal.any([closing.signal, stream.signal]),
    });
    for await (const data of messages(response)) {
      const event: LiveEvent = superjson.deserialize(JSON.parse(data));
      if (event.type === "operations") sync.receive(event.batch);
      else if (event.type === "gap") void sync.missed(event.revision);
    }
  };
  void (async () => {
    while (!closing.signal.aborted) {
      if (!isCut()) await listen().catch(() => undefined);
      await pause(AGAIN_MS);
    }
  })();

  return {
    editor,
    sync,
    cut: (ms) => {
      cutUntil = performance.now() + ms;
      stream.abort();
      stream = new AbortController();
    },
    close: () => {
      sync.stop();
      closing.abort();
    },
  };
}

/** Data of the unnamed events of a server-sent stream. */
async function* messages(response: Response): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n");
      const data = lines.find((line) => line.startsWith("data:"));
      if (data && !lines.some((line) => line.startsWith("event:"))) yield data.slice(5).trim();
    }
  }
}
