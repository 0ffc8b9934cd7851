"use client";

import {
  completedFraming,
  type FramingDraft,
  type FramingQuestion,
  nextFramingQuestion,
} from "../../server/economics/goal/document.ts";
import { isMachineLearning, isSolvedOtherwise, problemType } from "../../server/economics/goal/framing.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Goal.module.css";
import { today, useGoal } from "./useGoal.ts";

type Choice = { label: string; answer: Partial<FramingDraft> };
const yesNo = (name: FramingQuestion): Choice[] => [
  { label: "Yes", answer: { [name]: true } },
  { label: "No", answer: { [name]: false } },
];

const QUESTIONS: Record<FramingQuestion, { text: string; help: string; choices: Choice[] }> = {
  decisionNamed: {
    text: "Is there a decision that will change with the answer?",
    help: "Somebody does something else than today because of it.",
    choices: yesNo("decisionNamed"),
  },
  peopleSolve: {
    text: "Would hiring somebody or changing the process solve it?",
    help: "Often cheaper to build and easier to explain.",
    choices: yesNo("peopleSolve"),
  },
  ruleSolves: {
    text: "Would a rule, a lookup or a query solve it well enough?",
    help: "Well enough means: it reaches the target.",
    choices: yesNo("ruleSolves"),
  },
  serviceSolves: {
    text: "Is there a ready service that does it?",
    help: "Speech to text, invoice reading, translation …",
    choices: yesNo("serviceSolves"),
  },
  data: {
    text: "Is there data about it?",
    help: "Past cases with what was known at the time.",
    choices: yesNo("data"),
  },
  dataObtainable: {
    text: "Can the data be had?",
    help: "Bought, collected, or released by whoever owns it.",
    choices: yesNo("dataObtainable"),
  },
  targetObservable: {
    text: "Can the outcome be observed?",
    help: "Later on one knows whether the answer was right.",
    choices: yesNo("targetObservable"),
  },
  errorTolerable: {
    text: "Is a single wrong answer tolerable without a person checking it?",
    help: "If not, doubtful answers go to a reviewer.",
    choices: yesNo("errorTolerable"),
  },
  labels: {
    text: "Are the outcomes of past cases known?",
    help: "Without any, one can only explore.",
    choices: [
      { label: "Yes", answer: { labels: "yes" } },
      { label: "People could label them", answer: { labels: "obtainable" } },
      { label: "No", answer: { labels: "no" } },
    ],
  },
  target: {
    text: "What should the answer be?",
    help: "It decides the kind of problem.",
    choices: [
      { label: "One of two classes", answer: { target: "category", classes: 2 } },
      { label: "One of several classes", answer: { target: "category", classes: 3 } },
      { label: "Several classes at once", answer: { target: "category", severalTrue: true } },
      { label: "A number", answer: { target: "number" } },
      { label: "A number in the future", answer: { target: "number", future: true } },
      { label: "An order of items", answer: { target: "order" } },
      { label: "Groups nobody named yet", answer: { target: "groups" } },
      { label: "Rare unknown events", answer: { target: "rare_events" } },
      { label: "The best next action", answer: { target: "actions" } },
    ],
  },
};

const VERDICTS: Record<string, string> = {
  "not-yet-name-decision": "Not yet: name the decision",
  "no-people-or-process": "No: people or process",
  "no-rules-first": "No: rules first",
  "no-existing-service": "No: use an existing service",
  "not-yet-get-data": "Not yet: get data",
  "only-with-human-review": "Yes, with a person in doubtful cases",
  "yes-exploratory": "Yes, to explore",
  yes: "Yes: machine learning",
};

/** A short conversation that ends in a verdict; every verdict is a finished outcome that can be shown to others. */
export function FramingTalk({ person }: { person: string }) {
  const { goal, canEdit, change } = useGoal();
  const given = goal.framing ?? {};
  const next = nextFramingQuestion(given);
  const answer = (part: Partial<FramingDraft>): void => {
    const framing: FramingDraft = { ...given, ...part };
    const decided = nextFramingQuestion(framing) === null;
    change(
      "Answer a question",
      { framing: { ...framing, ...(decided && { decidedBy: person, decidedOn: today() }) } },
      "framing",
    );
  };
  if (next !== null) {
    const question = QUESTIONS[next];
    const asked = Object.keys(given).length;
    return (
      <Panel title="Is it machine learning?">
        <div className={styles.talk} aria-live="polite">
          <p className={styles.question}>{question.text}</p>
          <p className={styles.quiet}>{question.help}</p>
          <div className={styles.answers}>
            {question.choices.map((choice) => (
              <Button key={choice.label} disabled={!canEdit} onClick={() => answer(choice.answer)}>
                {choice.label}
              </Button>
            ))}
          </div>
          {asked === 0 ? null : (
            <Button
              variant="quiet"
              size="small"
              disabled={!canEdit}
              onClick={() => change("Start the questions again", { framing: undefined }, "framing:again")}
            >
              Start again
            </Button>
          )}
        </div>
      </Panel>
    );
  }
  const answers = completedFraming(given);
  const { verdict, reason } = isMachineLearning(answers);
  const kind = problemType(answers);
  const tone =
    verdict.startsWith("yes") || verdict === "only-with-human-review"
      ? "good"
      : isSolvedOtherwise(verdict)
        ? "accent"
        : "warn";
  return (
    <Panel
      title="Is it machine learning?"
      aside={
        <Button
          size="small"
          disabled={!canEdit}
          onClick={() => change("Start the questions again", { framing: undefined }, "framing:again")}
        >
          Ask again
        </Button>
      }
    >
      <Callout tone={tone} title={VERDICTS[verdict] ?? verdict}>
        {reason}
        {isSolvedOtherwise(verdict)
          ? " That is a finished result: the project can end here and be shown as it is."
          : ""}
      </Callout>
      <p className={styles.quiet}>
        {kind === null
          ? ""
          : kind === "reinforcement"
            ? "Learning from delayed rewards is out of scope here. "
            : `Kind of problem: ${kind}. `}
        {given.decidedOn ? `Decided by ${given.decidedBy ?? "somebody"} on ${given.decidedOn}.` : ""}
      </p>
    </Panel>
  );
}
