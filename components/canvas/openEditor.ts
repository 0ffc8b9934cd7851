import type { Live } from "../live/index.ts";
import { createEditor, type Editor } from "./store/createEditor.ts";
import { forgetOutbox, keptHistory } from "./store/keep.ts";
import { newUuid } from "./store/newId.ts";
import { recover, type Recovery } from "./store/recover.ts";
import { startSync, type Sync } from "./store/sync.ts";
import { claimTab, withDeadTab } from "./store/tabs.ts";
import type { PipelineTransport } from "./store/transport.ts";
import { keptView } from "./store/view.ts";

export type OpenEditor = { editor: Editor; sync: Sync; close: () => void };

const RECOVERED = "Changes from a tab that was closed before they were saved have been added.";

/**
 * Opens a project's draft: first sends what closed tabs left behind, then loads the document, then undo steps and view of this
 * tab; from then on it follows what others change.
 * @returns null when the server doesn't answer
 * @throws what the server refuses (no such project, no right to see it)
 */
export async function openEditor(
  projectId: string,
  canEdit: boolean,
  transport: PipelineTransport,
  live: Live,
): Promise<OpenEditor | null> {
  const tabId = await claimTab();
  const nothing: Recovery = { sent: 0, conflict: null, stranded: [] };
  const recovery = canEdit ? await recover(localStorage, projectId, tabId, transport, withDeadTab) : nothing;
  const loaded = await transport.load();
  if (loaded === null) return null;
  const editor = createEditor({
    projectId,
    canEdit,
    tabId,
    ...loaded,
    history: keptHistory(sessionStorage, projectId, loaded.document),
    view: keptView(sessionStorage, projectId, new URLSearchParams(location.search)),
    shelves: { lasting: localStorage, session: sessionStorage },
    clock: Date.now,
  });
  editor.store.setState({ stranded: recovery.stranded, notice: recovery.sent > 0 ? RECOVERED : null });
  if (recovery.conflict) {
    const { tabId: dead, ...left } = recovery.conflict;
    editor.dispatch({ type: "recovered", ...left, nextId: newUuid() });
    // Only now: the edits are this tab's and kept under its name.
    if (dead !== tabId) forgetOutbox(localStorage, projectId, dead);
  }
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`stagecraft:pipeline:${projectId}`) : null;
  const sync = startSync(editor, transport, (revision) => channel?.postMessage(revision), Date.now);
  const send = (): void => void sync.flush();
  if (channel) {
    // A tab with a stream hears it there, step by step.
    channel.onmessage = (message: MessageEvent<unknown>) => {
      const isNews = typeof message.data === "number" && message.data > editor.store.getState().outbox.revision;
      if (isNews && live.store.getState().phase !== "live") void sync.refresh();
    };
  }
  const unfollow = live.followDraft({
    revision: () => {
      const { held, conflict, outbox } = editor.store.getState();
      return held.at(-1)?.revision ?? conflict?.revision ?? outbox.revision;
    },
    onBatch: sync.receive,
    onGap: (revision) => void sync.missed(revision),
  });
  document.addEventListener("visibilitychange", send);
  window.addEventListener("online", send);
  window.addEventListener("pagehide", editor.keepNow);
  send();
  return {
    editor,
    sync,
    close: () => {
      unfollow();
      document.removeEventListener("visibilitychange", send);
      window.removeEventListener("online", send);
      window.removeEventListener("pagehide", editor.keepNow);
      editor.keepNow();
      channel?.close();
      void sync.flush().finally(sync.stop);
    },
  };
}
