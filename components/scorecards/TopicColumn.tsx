"use client";

import { MessageSquare } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../ui/Badge.tsx";
import { Mark } from "./Mark.tsx";
import styles from "./Scorecards.module.css";
import type { Answered, Colour, Scorecard } from "./types.ts";

export type Filter = "all" | "open" | "red" | "stale";

const fits: Record<Filter, (answered: Answered) => boolean> = {
  all: () => true,
  open: ({ scored, stale, isOverdue }) =>
    scored.isUnknown || stale.length > 0 || isOverdue || scored.countsAs === "red",
  red: ({ scored }) => scored.countsAs === "red",
  stale: ({ stale, isOverdue }) => stale.length > 0 || isOverdue,
};

type TopicColumnProps = {
  topic: Scorecard["topics"][number];
  answers: Scorecard["answers"];
  comments: Scorecard["comments"];
  filter: Filter;
  open: string | null;
  onShow: (id: string) => void;
};

/** What nobody answered is drawn as unknown, also where it counts as red. */
const shownColour = ({ scored }: Answered): Colour => (scored.isUnknown ? "unknown" : scored.colour);

/** One topic: its colour with the counts beside it, and its questions. */
export function TopicColumn({ topic, answers, comments, filter, open, onShow }: TopicColumnProps) {
  const t = useTranslations("scorecards");
  const shown = answers.filter((answered) => answered.question.topic === topic.topic && fits[filter](answered));
  const of = (colour: Colour): string =>
    `${answers.filter((one) => one.question.topic === topic.topic && shownColour(one) === colour).length}`;
  const counts = { green: of("green"), amber: of("amber"), red: of("red"), unknown: of("unknown") };
  return (
    <section className={styles.topic} aria-labelledby={`topic-${topic.topic}`}>
      <header className={styles.topicHead}>
        <h2 id={`topic-${topic.topic}`}>{t(`topics.${topic.topic}`)}</h2>
        <Mark colour={topic.colour} />
        <p className={styles.quiet}>{t("counts", counts)}</p>
      </header>
      {shown.length === 0 ? <p className={styles.quiet}>{t("filterNone")}</p> : null}
      <ul className={styles.questions}>
        {shown.map((answered) => (
          <li key={answered.question.id}>
            <button
              type="button"
              className={styles.question}
              aria-current={open === answered.question.id}
              onClick={() => onShow(answered.question.id)}
            >
              <Mark colour={shownColour(answered)} quiet />
              <span className={styles.questionText}>
                <span className={styles.id}>{answered.question.id}</span> {answered.question.text}
                <Badges answered={answered} comments={comments[answered.question.id] ?? 0} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Badges({ answered, comments }: { answered: Answered; comments: number }) {
  const t = useTranslations("scorecards");
  const { scored, stale, isOverdue, human, question, automatic } = answered;
  const toConfirm =
    question.kind === "suggested" && human?.confirmed !== true && automatic !== null && automatic.band === "green";
  return (
    <span className={styles.badges}>
      {scored.isUnknown ? (
        <Badge tone={scored.countsAs === "red" ? "bad" : "neutral"}>
          {t("colours.unknownCounts", { colour: t(`colours.${scored.countsAs}`).toLowerCase() })}
        </Badge>
      ) : null}
      {scored.acceptedUntil === null ? null : (
        <Badge tone="warn">{t("colours.accepted", { date: scored.acceptedUntil })}</Badge>
      )}
      {stale.length > 0 ? <Badge tone="warn">{t("stale")}</Badge> : null}
      {isOverdue ? <Badge tone="warn">{t("overdue")}</Badge> : null}
      {toConfirm ? <Badge tone="accent">{t("unconfirmed")}</Badge> : null}
      {human?.owner ? (
        <span className={styles.owner} dir="auto">
          {human.owner}
        </span>
      ) : null}
      {comments > 0 ? (
        <span className={styles.owner}>
          <MessageSquare size={12} aria-hidden /> {comments}
        </span>
      ) : null}
    </span>
  );
}
