"use client";

import { useEffect, useState, type ReactNode } from "react";
import { type ApiError, readApiError, useApiClient } from "../api/index.ts";
import { useLive } from "../live/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { EditorProvider } from "./EditorContext.ts";
import styles from "./PipelinePage.module.css";
import { openEditor, type OpenEditor } from "./openEditor.ts";
import { transportOf } from "./transportOf.ts";

type Opening = { at: "loading" } | { at: "open"; open: OpenEditor } | { at: "failed"; error: ApiError };
const unanswered: ApiError = {
  code: "server_unreachable",
  message: "The server doesn’t answer.",
  remedy: "Check the connection and try again.",
  retryable: true,
};

/**
 * Opens the draft of the project around it for whoever draws inside: the same document, undo steps, autosave and
 * merging on every page that edits a part of it.
 * @param what named while it loads
 * @param skeleton its shape while it loads
 */
export function OpenDraft({
  what,
  skeleton,
  children,
}: {
  what: string;
  skeleton?: ReactNode;
  children: (open: OpenEditor) => ReactNode;
}) {
  const project = useProject();
  const client = useApiClient();
  const live = useLive();
  const [opening, setOpening] = useState<Opening>({ at: "loading" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let gone = false;
    let open: OpenEditor | null = null;
    const start = async (): Promise<void> => {
      try {
        open = await openEditor(project.id, project.canEdit, transportOf(client, project.id), live);
        if (gone) open?.close();
        else setOpening(open ? { at: "open", open } : { at: "failed", error: unanswered });
      } catch (error) {
        if (!gone) setOpening({ at: "failed", error: readApiError(error) });
      }
    };
    void start();
    return () => {
      gone = true;
      open?.close();
      setOpening({ at: "loading" });
    };
  }, [client, live, project.id, project.canEdit, attempt]);

  if (opening.at === "failed") {
    return (
      <EmptyState
        title={opening.error.message}
        action={<Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>}
      >
        {opening.error.remedy}
      </EmptyState>
    );
  }
  if (opening.at === "loading") {
    if (skeleton !== undefined) return skeleton;
    return (
      <div className={styles.loading}>
        <SkeletonRows rows={9} height={28} label={`Loading ${what}`} />
      </div>
    );
  }
  return <EditorProvider value={opening.open.editor}>{children(opening.open)}</EditorProvider>;
}
