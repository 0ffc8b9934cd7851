"use client";

import { useEffect } from "react";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { newUuid } from "../store/newId.ts";
import { pendingCount } from "../store/outbox.ts";
import styles from "./Notices.module.css";

/** Long enough to read two lines. */
const REFUSAL_MS = 6000;

/** What must not be overlooked: a conflict with its two ways out, edits that can't be saved, and short news. */
export function Notices({
  refusal,
  onRefusalRead,
  retry,
}: {
  refusal: string | null;
  onRefusalRead: () => void;
  retry: () => void;
}) {
  const editor = useEditor();
  const conflict = useEditorState((state) => state.conflict);
  const sync = useEditorState((state) => state.sync);
  const notice = useEditorState((state) => state.notice);
  const waiting = useEditorState((state) => pendingCount(state.outbox));
  useEffect(() => {
    if (refusal === null) return;
    const timer = setTimeout(onRefusalRead, REFUSAL_MS);
    return () => clearTimeout(timer);
  }, [refusal, onRefusalRead]);
  return (
    <div className={styles.notices}>
      {conflict ? (
        <Callout
          tone="bad"
          live
          title="This page is out of date"
          action={
            <span className={styles.actions}>
              <Button size="small" onClick={() => editor.dispatch({ type: "takeTheirs" })}>
                Take the newest version
              </Button>
              <Button
                size="small"
                variant="primary"
                onClick={() => editor.dispatch({ type: "keepMine", batchId: newUuid() })}
              >
                Put mine on top
              </Button>
            </span>
          }
        >
          {conflict.reason} {waiting === 1 ? "One change" : `${waiting} changes`} made here{" "}
          {waiting === 1 ? "is" : "are"} not saved, and nothing was overwritten.
        </Callout>
      ) : null}
      {sync.at === "stopped" ? (
        <Callout
          tone="bad"
          live
          title="Changes can't be saved"
          action={
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          }
        >
          {sync.message} They are kept in this browser.
        </Callout>
      ) : null}
      {refusal === null ? null : (
        <Callout tone="warn" live>
          {refusal}
        </Callout>
      )}
      {notice === null ? null : (
        <Callout
          live
          action={
            <Button size="small" variant="quiet" onClick={() => editor.dispatch({ type: "noticed" })}>
              Got it
            </Button>
          }
        >
          {notice}
        </Callout>
      )}
    </div>
  );
}
