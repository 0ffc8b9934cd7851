import { createEditor, type Editor } from "./store/createEditor.ts";
import { keptHistory } from "./store/keep.ts";
import { recover } from "./store/recover.ts";
import { startSync, type Sync } from "./store/sync.ts";
import { claimTab, withDeadTab } from "./store/tabs.ts";
import type { PipelineTransport } from "./store/transport.ts";
import { keptView } from "./store/view.ts";

export type OpenEditor = { editor: Editor; sync: Sync; close: () => void };

const RECOVERED = "Changes from a tab that was closed before they were saved have been added.";

/**
 * Opens a project's draft: first sends what closed tabs left behind, then loads the document, then undo steps and view of this tab.
 * @returns null when the server doesn't answer
 * @throws what the server refuses (no such project, no right to see it)
 */
export async function openEditor(
  projectId: string,
  canEdit: boolean,
  transport: PipelineTransport,
): Promise<OpenEditor | null> {
  const tabId = await claimTab();
  const recovery = canEdit
    ? await recover(localStorage, projectId, tabId, transport, withDeadTab)
    : { status: "clean" as const };
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
  if (recovery.status === "sent") editor.store.setState({ notice: RECOVERED });
  if (recovery.status === "conflict") {
    const { newest, reason, outbox } = recovery;
    editor.store.setState({ outbox, conflict: { reason, document: newest.document, revision: newest.revision } });
  }
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`stagecraft:pipeline:${projectId}`) : null;
  const sync = startSync(editor, transport, (revision) => channel?.postMessage(revision), Date.now);
  const look = (): void => {
    if (!document.hidden) void sync.refresh("Somebody else changed the pipeline; this is the newest version.");
    else void sync.flush();
  };
  const online = (): void => void sync.flush();
  if (channel) {
    channel.onmessage = (message: MessageEvent<unknown>) => {
      if (typeof message.data === "number" && message.data > editor.store.getState().outbox.revision)
        void sync.refresh("The pipeline was changed in another tab; this is the newest version.");
    };
  }
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", online);
  window.addEventListener("pagehide", editor.keepNow);
  return {
    editor,
    sync,
    close: () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", online);
      window.removeEventListener("pagehide", editor.keepNow);
      editor.keepNow();
      channel?.close();
      void sync.flush().finally(sync.stop);
    },
  };
}
