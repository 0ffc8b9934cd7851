"use client";

import { ViewportPortal } from "@xyflow/react";
import { FileSpreadsheet, X } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { readApiError, useApiClient } from "../../api/index.ts";
import { uploadFile } from "../../projects/index.ts";
import { Progress } from "../../ui/Progress.tsx";
import { CARD, type Point } from "../card.ts";
import { addReader } from "../edit/fileDrop.ts";
import { useEditor } from "../EditorContext.ts";
import { newUuid } from "../store/newId.ts";
import styles from "./FileDrops.module.css";

/** `share` 0…1 while it is sent; null while the server looks at it. */
export type FileDrop = { id: string; name: string; place: Point; share: number | null; cancel: () => void };

const ASK_EVERY_MS = 700;
const wait = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ASK_EVERY_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Sends files dropped on the canvas; each becomes a stage when it has arrived and was looked at, so that undo takes one step
 * and no half-made stage is saved.
 * @param say shows why a file didn't become a stage
 */
export function useFileDrops(say: (reason: string) => void): {
  drops: readonly FileDrop[];
  drop: (file: File, place: Point) => void;
} {
  const editor = useEditor();
  const client = useApiClient();
  const [drops, setDrops] = useState<readonly FileDrop[]>([]);
  const gone = useRef(new AbortController());
  useEffect(() => {
    const control = new AbortController();
    gone.current = control;
    return () => control.abort();
  }, []);
  const drop = useCallback(
    (file: File, place: Point): void => {
      const { projectId } = editor;
      const id = newUuid();
      const control = new AbortController();
      gone.current.signal.addEventListener("abort", () => control.abort());
      const share = (next: number | null): void =>
        setDrops((all) => all.map((each) => (each.id === id ? { ...each, share: next } : each)));
      const send = async (): Promise<void> => {
        const sent = await uploadFile(
          projectId,
          file,
          (progress) => share(progress.total > 0 ? progress.sent / progress.total : 0),
          control.signal,
        );
        if (control.signal.aborted) return;
        if (!sent.ok) {
          say([sent.error.message, sent.error.remedy].filter(Boolean).join(" "));
          return;
        }
        share(null);
        while (!control.signal.aborted) {
          const { detection } = await client.files.get.query({ projectId, fileId: sent.fileId });
          if (control.signal.aborted) return;
          if (detection.state === "failed") say(`${file.name}: ${detection.failure.message}`);
          if (detection.state === "failed") return;
          if (detection.state !== "pending") {
            const { format, columns } = detection.detected;
            addReader(editor, { fileId: sent.fileId, name: file.name }, { format, columns }, place);
            return;
          }
          await wait(control.signal);
        }
      };
      setDrops((all) => [...all, { id, name: file.name, place, share: 0, cancel: () => control.abort() }]);
      void send()
        .catch((error: unknown) => say(readApiError(error).message))
        .finally(() => setDrops((all) => all.filter((each) => each.id !== id)));
    },
    [editor, client, say],
  );
  return { drops, drop };
}

/** A card for each file on its way, where its stage will stand. */
export function FileDrops({ drops }: { drops: readonly FileDrop[] }) {
  if (drops.length === 0) return null;
  return (
    <ViewportPortal>
      {drops.map((each) => (
        <div
          key={each.id}
          className={styles.card}
          style={{ width: CARD.width, transform: `translate(${each.place.x}px, ${each.place.y}px)` }}
        >
          <p className={styles.name}>
            <FileSpreadsheet aria-hidden />
            <span title={each.name}>{each.name}</span>
            <button type="button" className="nodrag" aria-label={`Stop sending ${each.name}`} onClick={each.cancel}>
              <X aria-hidden />
            </button>
          </p>
          {each.share === null ? (
            <p role="status">Looking at the file …</p>
          ) : (
            <Progress value={each.share} label={`Sending ${each.name}`} />
          )}
        </div>
      ))}
    </ViewportPortal>
  );
}
