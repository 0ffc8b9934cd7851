import { useMemo } from "react";
import { type GoalDocument, readGoal } from "../../server/economics/goal/document.ts";
import { useEditor, useEditorState } from "../canvas/index.ts";

export type GoalChange = { [K in keyof GoalDocument]?: GoalDocument[K] };

/** The goal of the open draft, and how it is changed: each field is an undo step of its own. */
export function useGoal(): {
  goal: GoalDocument;
  canEdit: boolean;
  change: (label: string, change: GoalChange, key: string) => void;
} {
  const editor = useEditor();
  const stored = useEditorState((state) => state.document.goal);
  const goal = useMemo(() => readGoal(stored), [stored]);
  return {
    goal,
    canEdit: editor.canEdit,
    change: (label, change, key) => {
      const before = editor.document().goal;
      // What this page doesn't know stays as it is: a goal may have been written by a newer version or by hand.
      const after = Object.fromEntries(
        Object.entries({ ...before, ...change }).filter(([, value]) => value !== null && value !== undefined),
      );
      editor.commit(label, [{ type: "setGoal", before, after }], `goal:${key}`);
    },
  };
}

/** Today as year-month-day where the reader is. */
export function today(): string {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
