import { findQuestion, type ProjectScorecards } from "../scorecards/index.ts";

/** Who can mend what keeps a gate shut. */
export type Mender = { role: "editor" | "reviewer"; name: string | null };

/** One thing that keeps a gate shut, in words, and who can mend it. */
export type GateBlocker = {
  /** Id of a question, or the name of a missing fact. */
  id: string;
  /** What is asked, as a sentence. */
  title: string;
  /** What was found. */
  reason: string;
  mender: Mender;
  page: "scorecards" | "goal" | "models" | "reviews";
};

/** What a gate asks beside questions: where it is mended, and by whom. */
const FACTS: Readonly<Record<string, Pick<GateBlocker, "title" | "page"> & { role: Mender["role"] }>> = {
  verdict: { title: "Is it a problem for machine learning?", page: "goal", role: "editor" },
  stop_rule: { title: "When does the project stop?", page: "goal", role: "editor" },
  minimum_metric: {
    title: "Does the model reach the minimum, with its lower bound, on test rows?",
    page: "goal",
    role: "editor",
  },
  monitor_report: { title: "Has the monitor reported?", page: "models", role: "editor" },
  review: { title: "Was it reviewed within three months?", page: "reviews", role: "reviewer" },
  review_trigger: { title: "Has something happened since the last review?", page: "reviews", role: "reviewer" },
  sign_off: { title: "Is it signed?", page: "reviews", role: "reviewer" },
};

/** A blocker with the words of its question. */
export function inWords({ answers }: ProjectScorecards, { id, reason }: { id: string; reason: string }): GateBlocker {
  const fact = FACTS[id];
  if (fact !== undefined) {
    return { id, title: fact.title, reason, mender: { role: fact.role, name: null }, page: fact.page };
  }
  const answer = answers.find(({ question }) => question.id === id);
  const found = answer?.automatic?.band === "red" ? answer.automatic.evidence : null;
  return {
    id,
    title: findQuestion(id)?.text ?? id,
    reason: found ?? reason,
    mender: { role: id === "P11" ? "reviewer" : "editor", name: answer?.human?.owner ?? null },
    page: id === "P11" ? "reviews" : "scorecards",
  };
}
