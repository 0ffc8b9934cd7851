"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useRunStore } from "../../runs/index.ts";
import { useUiText } from "../../ui/uiText.ts";
import { announce, type Spoken } from "./announce.ts";
import styles from "./StatusVoice.module.css";

/** A moment's changes are said together: a run of fifty stages must not talk for five minutes. */
const GATHER_MS = 1_000;

/** Tells a screen reader how the run goes: which stages began, ended and failed. */
export function StatusVoice() {
  const store = useRunStore();
  const t = useTranslations("outline.voice");
  const { status } = useUiText();
  const [text, setText] = useState("");
  const said = useRef<Spoken | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const say = (): void => {
      timer = null;
      const { run } = store.getState();
      if (run === null) return;
      const { sentence, spoken } = announce(said.current, run, t, status);
      said.current = spoken;
      if (sentence !== "") setText(sentence);
    };
    const stop = store.subscribe(() => {
      timer ??= setTimeout(say, GATHER_MS);
    });
    say();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store, t, status]);
  return (
    <p className={styles.voice} role="status" data-testid="status-voice">
      {text}
    </p>
  );
}
