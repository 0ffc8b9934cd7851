import { englishUiText } from "../ui/uiText.en.ts";

/**
 * Every sentence of the product, in English: the language all others are measured by. ICU message format, see
 * https://formatjs.io/docs/core-concepts/icu-syntax. One namespace per room. Numbers, dates and money are handed in as
 * text (`formatCount` …), because people choose how to read them apart from the language.
 */
export const en = {
  ui: englishUiText,
  shortcuts: {
    title: "Keys",
    onMac: "On a Mac, ⌘ stands for Ctrl.",
    groups: {
      everywhere: "Everywhere",
      canvas: "Around the canvas",
      edit: "Change the drawing",
      run: "Run",
      add: "Add a stage",
    },
    find: "find anything: stages, columns, runs, pages, actions",
    help: "this list",
    walk: "walk the stages in flow order",
    open: "open the stage in the inspector",
    letGo: "step back: close, then let go of what is selected",
    fit: "show everything",
    palette: "find a stage to add",
    connect: "connect the stage: choose from a list",
    nudge: "nudge; with Shift further",
    remove: "remove what is selected",
    selectAll: "select all stages",
    undo: "undo",
    redo: "redo",
    run: "run the pipeline",
    runToHere: "run to the selected stage",
    selectOneToConnect: "Select one stage first, then press C.",
    selectOneToRun: "Select the stage to run to first.",
  },
} as const;
