"use client";

import { useCallback, useRef } from "react";
import { readApiError } from "../api/index.ts";
import { useStartRun } from "../runs/index.ts";
import { useEditor } from "./EditorContext.ts";
import { focusField } from "./focusField.ts";
import { newUuid } from "./store/newId.ts";
import { isIdle } from "./store/outbox.ts";
import type { Sync } from "./store/sync.ts";

export type Runner = {
  starting: boolean;
  run: (wish: { final: boolean; until?: string | undefined }) => Promise<void>;
};

/**
 * Starts runs of exactly what is on the screen: everything unsent is sent first, and the server refuses when somebody else was faster.
 * @param say shows a sentence when nothing was started
 */
export function useRunner(sync: Sync, say: (reason: string) => void): Runner {
  const editor = useEditor();
  const { mutateAsync, isPending } = useStartRun(editor.projectId);
  const busy = useRef(false);
  const run = useCallback(
    async ({ final, until }: { final: boolean; until?: string | undefined }): Promise<void> => {
      if (busy.current || !editor.canEdit) return;
      const blocking = editor.store.getState().derived.issues.filter((issue) => issue.level === "error");
      const [first] = blocking;
      // Run to here may leave the broken part out; the server knows which part that is.
      if (first && until === undefined) {
        say(`The pipeline can’t run yet. ${first.message}`);
        if (first.stageId !== null) {
          editor.setView({ selected: [first.stageId], edges: [], open: first.stageId, tab: "settings" });
          focusField(first.path ?? []);
        }
        return;
      }
      busy.current = true;
      try {
        await sync.flush();
        const { outbox } = editor.store.getState();
        if (!isIdle(outbox)) {
          say("Your last changes aren’t saved yet, so a run would not include them. It can start as soon as they are.");
          return;
        }
        await mutateAsync({
          projectId: editor.projectId,
          requestKey: newUuid(),
          revision: outbox.revision,
          final,
          ...(until === undefined ? {} : { until }),
        });
        editor.setView({ drawer: true });
      } catch (error) {
        const known = readApiError(error);
        say([known.message, known.remedy].filter(Boolean).join(" "));
        if (known.code === "revision_stale") await sync.refresh("The newest version was loaded.");
      } finally {
        busy.current = false;
      }
    },
    [editor, mutateAsync, say, sync],
  );
  return { starting: isPending, run };
}
