"use client";

import { useTranslations } from "use-intl";
import { useShallow } from "zustand/react/shallow";
import { useLiveState } from "../../live/index.ts";
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
  const news = useEditorState((each) => each.news);
  const phase = useLiveState((live) => live.phase);
  const say = useTranslations("save");
  const others = news === null ? null : say("news", { name: news.by ?? say("somebody"), words: news.words });
  const about = [
    state.sync.at === "unreachable" || state.sync.at === "stopped" ? state.sync.message : null,
    others,
    phase === "asking" ? say("asking") : phase === "connecting" ? say("connecting") : null,
  ].filter((each) => each !== null);
  return (
    <span
      className={styles.state}
      data-tone={words.tone}
      data-testid="save-state"
      title={about.length > 0 ? about.join("\n") : undefined}
    >
      {words.text}
    </span>
  );
}
