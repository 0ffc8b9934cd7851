"use client";

import { useCallback, useRef } from "react";
import type { RunScope } from "../../server/pipeline/scope.ts";
import { readApiError } from "../api/index.ts";
import { useStartRun } from "../runs/index.ts";
import { useEditor } from "./EditorContext.ts";
import { focusField } from "./focusField.ts";
import { newUuid } from "./store/newId.ts";
import { isIdle } from "./store/outbox.ts";
import type { Sync } from "./store/sync.ts";

export type RunRequest = { final: boolean; scope: RunScope; hypothesis?: string | undefined };
export type Runner = {
  starting: boolean;
  /** @returns whether a run was started; why not was said */
  run: (wish: RunRequest) => Promise<boolean>;
  /** Sends what is unsent, so that the server plans what is on the screen. @returns the revision, null when that failed */
  settle: () => Promise<number | null>;
};

/**
 * Starts runs of exactly what is on the screen: everything unsent is sent first, and the server refuses when somebody else was faster.
 * @param say shows a sentence when nothing was started
 */
export function useRunner(sync: Sync, say: (reason: string) => void): Runner {
  const editor = useEditor();
  const { mutateAsync, isPending } = useStartRun(editor.projectId);
  const busy = useRef(false);
  const settle = useCallback(async (): Promise<number | null> => {
    await sync.flush();
    const { outbox } = editor.store.getState();
    return isIdle(outbox) ? outbox.revision : null;
  }, [editor, sync]);
  const run = useCallback(
    async ({ final, scope, hypothesis }: RunRequest): Promise<boolean> => {
      if (busy.current || !editor.canEdit) return false;
      const blocking = editor.store.getState().derived.issues.filter((issue) => issue.level === "error");
      const [first] = blocking;
      // A run of a part may leave the broken one out; the server knows which part that is.
      if (first && scope.mode === "whole") {
        say(`The pipeline can’t run yet. ${first.message}`);
        if (first.stageId !== null) {
          editor.setView({ selected: [first.stageId], edges: [], open: first.stageId, tab: "settings" });
          focusField(first.path ?? []);
        }
        return false;
      }
      busy.current = true;
      try {
        const revision = await settle();
        if (revision === null) {
          say("Your last changes aren’t saved yet, so a run would not include them. It can start as soon as they are.");
          return false;
        }
        await mutateAsync({
          projectId: editor.projectId,
          requestKey: newUuid(),
          revision,
          final,
          scope,
          ...(hypothesis === undefined ? {} : { hypothesis }),
        });
        editor.setView({ drawer: true });
        return true;
      } catch (error) {
        const known = readApiError(error);
        say([known.message, known.remedy].filter(Boolean).join(" "));
        if (known.code === "revision_stale") await sync.refresh();
        return false;
      } finally {
        busy.current = false;
      }
    },
    [editor, mutateAsync, say, settle, sync],
  );
  return { starting: isPending, run, settle };
}
