export { failurePlace } from "./failurePlace.ts";
export { type RunDetail, type RunListRow, type StageDetail } from "./fromRun.ts";
export {
  createRunStore,
  RunProvider,
  type RunStore,
  type ShownRun,
  useRunStore,
  useShownRun,
  useStale,
} from "./RunContext.ts";
export { isOver, type RunView, secondsOf, shareDone, stagesInOrder, type StageRunView } from "./runView.ts";
export { staleStages } from "./staleStages.ts";
export { Timeline } from "./Timeline.tsx";
export { useFollowRun } from "./useFollowRun.ts";
export { FinalEvaluation } from "./FinalEvaluation.tsx";
export { RunLogs } from "./RunLogs.tsx";
export { StageResult } from "./StageResult.tsx";
export { LabelRowsLink } from "./WaitsForLabels.tsx";
export { useCancelRun, useStartRun } from "./useStartRun.ts";
export { RunPage } from "./RunPage.tsx";
export { RunsPage } from "./RunsPage.tsx";
export { runVerdict } from "./runVerdict.ts";
export { ComparePage } from "./ComparePage.tsx";
