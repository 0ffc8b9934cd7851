import { englishUiText } from "../ui/uiText.en.ts";

/**
 * Every sentence of the product, in English: the language all others are measured by. ICU message format, see
 * https://formatjs.io/docs/core-concepts/icu-syntax. One namespace per room. Numbers, dates and money are handed in as
 * text (`formatCount` …), because people choose how to read them apart from the language.
 */
export const en = {
  ui: englishUiText,
  find: {
    title: "Find",
    placeholder: "A stage, a column, a run, a page, something to do",
    results: "What was found",
    nothing: "Nothing here is called “{query}”.",
    searching: "Searching",
    count: "{count, plural, =0 {Nothing found} one {One found} other {# found}}",
    serverSilent: "Runs, files and models couldn’t be searched.",
    tryAgain: "Try again",
    run: "Run {number}",
    groups: {
      recent: "Lately used",
      stages: "Stages of this pipeline",
      columns: "Columns",
      actions: "Actions",
      add: "Add a stage",
      runs: "Runs",
      models: "Models",
      files: "Files",
      pages: "Pages",
      projects: "Projects",
    },
    allProjects: "All projects",
    members: "Members and settings",
    account: "Account, password, numbers and dates",
    signOut: "Sign out",
    colours: "Colours: {choice}",
    madeBy: "made by {stage}",
    addStage: "Add {kind}",
    newProject: "New empty project",
  },
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
