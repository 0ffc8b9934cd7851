import { createStore, type StoreApi } from "zustand/vanilla";
import type { Operation } from "../../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { type Derived, derive } from "./derived.ts";
import { type EditorAction, type EditorState, initialState, reduce } from "./editorState.ts";
import { forgetOutbox, keepHistory, keepOutbox, rawOutbox, type Shelf } from "./keep.ts";
import { newUuid } from "./newId.ts";
import { isIdle } from "./outbox.ts";
import type { Stranded } from "./recover.ts";
import { keepView, type View } from "./view.ts";

/** Where the sending of edits stands. The words for people are made in `saveWords`. */
export type SyncPhase =
  { at: "idle" } | { at: "sending" } | { at: "unreachable"; message: string } | { at: "stopped"; message: string };

export type EditorStoreState = EditorState & {
  derived: Derived;
  view: View;
  sync: SyncPhase;
  /** When the server last confirmed that it has everything; null until something was saved from here. */
  savedAt: number | null;
  /** False when the browser refuses to keep unsent edits; then closing the tab would lose them. */
  keepsUnsent: boolean;
  /** What closed tabs left behind and the server won't have. */
  stranded: Stranded[];
};

export type Editor = {
  store: StoreApi<EditorStoreState>;
  projectId: string;
  canEdit: boolean;
  /** One gesture: one undo step. `mergeKey` joins gestures that follow each other closely (typing). */
  commit: (label: string, operations: (Operation | null)[], mergeKey?: string) => void;
  undo: () => void;
  redo: () => void;
  dispatch: (action: EditorAction) => void;
  document: () => PipelineDocument;
  setView: (change: Partial<View>) => void;
  setSync: (sync: SyncPhase, savedAt?: number) => void;
  /** Writes history and view down at once: for the moment the page goes away. */
  keepNow: () => void;
  /** Unsent edits as text: this tab's, or those a closed tab left behind. */
  keptEdits: (tabId?: string) => string;
  /** Throws away what a closed tab left behind. */
  discardStranded: (tabId: string) => void;
  /** Called after every change that left something to send. */
  onUnsent: (listener: () => void) => void;
};

export type EditorOptions = {
  projectId: string;
  document: PipelineDocument;
  revision: number;
  history: EditorState["history"];
  view: View;
  canEdit: boolean;
  tabId: string;
  /** Survive the tab (unsent edits) and the reload (history, view). */
  shelves: { lasting: Shelf; session: Shelf };
  clock: () => number;
};

/** How long after the last change history and view are written down: they are a comfort, not work. */
const KEEP_AFTER_MS = 1000;

/** One editor per mounted canvas; nothing about it is global. */
export function createEditor(options: EditorOptions): Editor {
  const { projectId, shelves, clock } = options;
  const start = initialState(options.document, options.revision, options.history);
  const store = createStore<EditorStoreState>(() => ({
    ...start,
    derived: derive(start.document, null),
    view: options.view,
    sync: { at: "idle" },
    savedAt: null,
    keepsUnsent: true,
    stranded: [],
  }));
  let unsent: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const keepNow = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { document, history, view } = store.getState();
    keepHistory(shelves.session, projectId, document, history);
    keepView(shelves.session, projectId, view);
  };
  const keepLater = (): void => {
    timer ??= setTimeout(keepNow, KEEP_AFTER_MS);
  };

  const dispatch = (action: EditorAction): void => {
    const before = store.getState();
    const next = reduce(before, action);
    if (next === before) return;
    const { document, base, outbox, history, held, conflict, news, notice } = next;
    const derived = document === before.document ? before.derived : derive(document, before.derived);
    // Written down before anything is drawn or sent: a tab killed right here loses nothing.
    const keepsUnsent =
      outbox === before.outbox ? before.keepsUnsent : keepOutbox(shelves.lasting, projectId, options.tabId, outbox);
    store.setState({ document, base, outbox, history, held, conflict, news, notice, derived, keepsUnsent });
    if (history !== before.history || document !== before.document) keepLater();
    if (outbox !== before.outbox && !isIdle(outbox)) unsent();
  };

  return {
    store,
    projectId,
    canEdit: options.canEdit,
    dispatch,
    document: () => store.getState().document,
    commit: (label, operations, mergeKey) => {
      const real = operations.filter((operation): operation is Operation => operation !== null);
      if (real.length === 0 || !options.canEdit) return;
      dispatch({ type: "commit", label, operations: real, mergeKey, at: clock(), batchId: newUuid() });
    },
    undo: () => {
      if (options.canEdit) dispatch({ type: "undo", batchId: newUuid() });
    },
    redo: () => {
      if (options.canEdit) dispatch({ type: "redo", batchId: newUuid() });
    },
    setView: (change) => {
      store.setState((state) => ({ view: { ...state.view, ...change } }));
      keepLater();
    },
    keepNow,
    setSync: (sync, savedAt) => store.setState(savedAt === undefined ? { sync } : { sync, savedAt }),
    keptEdits: (tabId) =>
      tabId === undefined ? JSON.stringify(store.getState().outbox) : rawOutbox(shelves.lasting, projectId, tabId),
    discardStranded: (tabId) => {
      forgetOutbox(shelves.lasting, projectId, tabId);
      store.setState((state) => ({ stranded: state.stranded.filter((each) => each.tabId !== tabId) }));
    },
    onUnsent: (listener) => {
      unsent = listener;
    },
  };
}
