export { GateNotice } from "./GateNotice.tsx";
export { ScorecardsPage } from "./ScorecardsPage.tsx";
