"use client";

import { useShallow } from "zustand/react/shallow";
import { useEditorState } from "../EditorContext.ts";
import { useNow } from "../../format/useNow.ts";
import { saveWords } from "../store/saveWords.ts";
import styles from "./SaveState.module.css";

/** What is saved and what isn't, in words that are always true. */
export function SaveState() {
  const state = useEditorState(
    useShallow(({ sync, outbox, conflict, savedAt, keepsUnsent }) => ({
      sync,
      outbox,
      conflict,
      savedAt,
      keepsUnsent,
    })),
  );
  const now = useNow(state.savedAt !== null);
  const words = saveWords(state, now);
  return (
    <span
      className={styles.state}
      data-tone={words.tone}
      data-testid="save-state"
      title={state.sync.at === "unreachable" || state.sync.at === "stopped" ? state.sync.message : undefined}
    >
      {words.text}
    </span>
  );
}
