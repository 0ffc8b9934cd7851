"use client";

import { createContext, useContext, useMemo } from "react";
import type { RunMode } from "../../../server/pipeline/scope.ts";
import { useShownRun } from "../../runs/index.ts";
import type { MenuItem } from "../../ui/Menu.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import type { RunRequest } from "../useRunner.ts";

/** What somebody asks for before it is settled which run it builds on. */
export type RunQuestion = { mode: RunMode; stageId: string | null; runId: string | null };

export type RunWays = {
  starting: boolean;
  /** Starts at once. */
  start: (wish: RunRequest) => void;
  /** Shows what would happen first, and starts from there. */
  ask: (question: RunQuestion) => void;
};

const Context = createContext<RunWays | null>(null);
export const RunWaysProvider = Context.Provider;

/** @throws Error outside of the editor: a mistake of ours */
export function useRunWays(): RunWays {
  const ways = useContext(Context);
  if (!ways) throw new Error("used outside of the editor");
  return ways;
}

/** The ways to run that begin with one stage, for its own menu and that of the run button. */
export function useStageRunItems(stageId: string | null): MenuItem[] {
  const ways = useRunWays();
  const editor = useEditor();
  const name = useEditorState((state) => state.document.stages.find((stage) => stage.id === stageId)?.name ?? null);
  const hasRun = useShownRun((shown) => shown.run !== null);
  return useMemo((): MenuItem[] => {
    if (stageId === null || name === null || !editor.canEdit) return [];
    const disabled = ways.starting;
    const ask = (mode: RunMode) => () => ways.ask({ mode, stageId, runId: null });
    return [
      {
        label: `Run to ${name}`,
        keys: ".",
        disabled,
        onSelect: () => ways.start({ final: false, scope: { mode: "to", stageId } }),
      },
      { label: `Run from ${name} …`, disabled: disabled || !hasRun, onSelect: ask("from") },
      { label: `Run ${name} alone …`, disabled: disabled || !hasRun, onSelect: ask("only") },
    ];
  }, [stageId, name, editor, ways, hasRun]);
}
