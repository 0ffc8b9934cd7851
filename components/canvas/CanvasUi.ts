"use client";

import { createContext, useContext } from "react";

/** What the parts of the editor ask of each other, apart from the document. */
export type CanvasUi = {
  /** Says near the canvas why something was not done. */
  refuse: (reason: string) => void;
  /** Opens the list of targets for the selected stage. */
  openConnect: () => void;
  openHelp: () => void;
  /** Runs what a stage needs, and the stage. */
  runTo: (stageId: string) => void;
};

const Context = createContext<CanvasUi | null>(null);
export const CanvasUiProvider = Context.Provider;

/** @throws Error outside of the editor: a mistake of ours */
export function useCanvasUi(): CanvasUi {
  const ui = useContext(Context);
  if (!ui) throw new Error("used outside of the editor");
  return ui;
}
