"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { useLive, useLiveState } from "../../live/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { pendingCount } from "../store/outbox.ts";
import { ConflictDialog } from "./ConflictDialog.tsx";
import styles from "./Notices.module.css";

/** Long enough to read two lines. */
const REFUSAL_MS = 6000;

/** Unsent edits as a file: what the server won't have isn't lost. */
function saveAsFile(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "unsent-changes.json";
  link.click();
  URL.revokeObjectURL(address);
}

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
  const stranded = useEditorState((state) => state.stranded);
  const live = useLive();
  const ended = useLiveState((state) => (state.phase === "ended" ? state.message : null));
  const words = useTranslations("conflict");
  const save = useTranslations("save");
  const [putOff, setPutOff] = useState<PipelineDocument | null>(null);
  const [discarding, setDiscarding] = useState<string | null>(null);
  // A new question opens itself; one that was put off waits for its button.
  const deciding = conflict !== null && conflict.base !== putOff;
  const setDeciding = (open: boolean): void => setPutOff(open ? null : (conflict?.base ?? null));
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
          title={words("calloutTitle")}
          action={
            <Button size="small" variant="primary" onClick={() => setDeciding(true)}>
              {words("open")}
            </Button>
          }
        >
          {words("waiting", { count: waiting })}
        </Callout>
      ) : null}
      <ConflictDialog open={deciding} onOpenChange={setDeciding} />
      {sync.at === "stopped" ? (
        <Callout
          tone="bad"
          live
          title={save("stopped", { count: waiting })}
          action={
            <span className={styles.actions}>
              <Button size="small" onClick={() => saveAsFile(editor.keptEdits())}>
                {save("download")}
              </Button>
              <Button size="small" variant="primary" onClick={retry}>
                {save("again")}
              </Button>
            </span>
          }
        >
          {sync.message} {save("kept")}
        </Callout>
      ) : null}
      {ended === null ? null : (
        <Callout
          tone="warn"
          live
          title={save("ended")}
          action={
            <Button size="small" onClick={live.again}>
              {save("again")}
            </Button>
          }
        >
          {ended}
        </Callout>
      )}
      {stranded.map(({ tabId, changes, message }) => (
        <Callout
          key={tabId}
          tone="warn"
          live
          title={save("stranded", { count: changes })}
          action={
            <span className={styles.actions}>
              <Button size="small" onClick={() => saveAsFile(editor.keptEdits(tabId))}>
                {save("download")}
              </Button>
              <Button size="small" onClick={() => setDiscarding(tabId)}>
                {save("discard")}
              </Button>
            </span>
          }
        >
          {message} {save("kept")}
        </Callout>
      ))}
      <ConfirmDialog
        open={discarding !== null}
        onOpenChange={(open) => (open ? undefined : setDiscarding(null))}
        title={save("discardTitle")}
        confirm={save("discard")}
        danger
        onConfirm={() => {
          if (discarding !== null) editor.discardStranded(discarding);
          setDiscarding(null);
        }}
      >
        {save("discardText")}
      </ConfirmDialog>
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
