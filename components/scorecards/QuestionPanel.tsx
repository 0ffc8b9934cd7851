"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { Place } from "../../server/scorecards/index.ts";
import { useProject } from "../projects/index.ts";
import { Callout } from "../ui/Callout.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { AnswerForm } from "./AnswerForm.tsx";
import { ApproverActs } from "./ApproverActs.tsx";
import { Mark } from "./Mark.tsx";
import styles from "./Scorecards.module.css";
import { Talk } from "./Talk.tsx";
import type { Answered } from "./types.ts";

/** One question: what it asks, what was found and where, what people said, and what can be done about it. */
export function QuestionPanel({ answered, onClose }: { answered: Answered; onClose: () => void }) {
  const { canEdit, role } = useProject();
  const t = useTranslations("scorecards");
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever opened it by keyboard goes on reading here.
  useEffect(() => heading.current?.focus({ preventScroll: false }), []);
  const { question, scored, automatic, human, stale, acceptance } = answered;
  const mayDecide = role === "reviewer" || role === "editor" || role === "owner";
  return (
    <aside
      className={styles.panel}
      aria-label={t("question.of", { id: question.id })}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header className={styles.panelHead}>
        <Mark colour={scored.isUnknown ? "unknown" : scored.colour} />
        <span className={styles.id}>{question.id}</span>
        <IconButton label={t("question.close")} icon={<X />} onClick={onClose} />
      </header>
      <h2 ref={heading} tabIndex={-1} className={styles.questionTitle}>
        {question.text}
      </h2>
      <p className={styles.quiet}>{t(`question.kinds.${question.kind}`)}</p>
      {stale.length === 0 ? null : (
        <Callout tone="warn" title={t("question.staleTitle")}>
          <PartNames parts={stale} />. {t("question.staleText")}
        </Callout>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t("question.rule")}</dt>
          <dd>{question.rule}</dd>
        </div>
        {scored.score === null ? null : (
          <div>
            <dt>{t("question.weight")}</dt>
            <dd>
              {t("question.weightText", {
                likelihood: `${scored.likelihood ?? ""}`,
                impact: `${answered.impact}`,
                score: `${scored.score}`,
              })}
              {scored.isUnknown
                ? `, ${t("colours.notAnswered", { colour: t(`colours.${scored.countsAs}`).toLowerCase() })}`
                : ""}
            </dd>
          </div>
        )}
        {automatic === null ? null : (
          <div>
            <dt>{t("question.found")}</dt>
            <dd>
              {automatic.evidence} {automatic.place === null ? null : <PlaceLink place={automatic.place} />}{" "}
              <span className={styles.quiet}>{t("question.version", { version: `${automatic.version}` })}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>{t("question.sources")}</dt>
          <dd>{question.tags.join(", ") || "–"}</dd>
        </div>
      </dl>
      {human === null || human.authorName === "" ? null : (
        <section className={styles.said}>
          <h3>{t("question.said")}</h3>
          {human.text === "" ? null : (
            <p className={styles.text} dir="auto">
              {human.text}
            </p>
          )}
          <Evidence items={human.evidence} />
          <p className={styles.quiet}>
            <span dir="auto">{human.authorName}</span>, <RelativeTime at={human.updatedAt} />
          </p>
        </section>
      )}
      {acceptance === null ? null : (
        <Callout tone="warn">
          {t("approver.acceptedBy", { name: acceptance.approver, date: acceptance.until, reason: acceptance.reason })}
        </Callout>
      )}
      {canEdit ? <AnswerForm key={human?.revision ?? 0} answered={answered} /> : null}
      {mayDecide ? <ApproverActs answered={answered} /> : null}
      <Talk questionId={question.id} />
    </aside>
  );
}

/** Links are only ever of the web or of this product; the server refuses others. */
function Evidence({ items }: { items: NonNullable<Answered["human"]>["evidence"] }) {
  if (items.length === 0) return null;
  return (
    <ul className={styles.evidence}>
      {items.map(({ href, label }) => (
        <li key={href}>
          {href.startsWith("/") ? (
            <Link href={href}>{label}</Link>
          ) : (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {label}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const { id } = useProject();
  const t = useTranslations("scorecards.places");
  if (place.page === "run") {
    const { runId, stage } = place;
    const number = `${place.number}`;
    return (
      <Link href={`/projects/${id}/runs/${runId}`}>
        {stage === null ? t("run", { number }) : t("stage", { number, stage })}
      </Link>
    );
  }
  const path = place.page === "catalogue" ? "documentation" : place.page;
  return <Link href={`/projects/${id}/${path}`}>{t(place.page)}</Link>;
}

/** What changed, in words: "goal: intended use", "the data". */
function PartNames({ parts }: { parts: readonly string[] }) {
  const t = useTranslations("scorecards.parts");
  const spaced = (name: string) => name.replace(/([A-Z])/g, " $1").toLowerCase();
  const words = parts.map((part) => {
    const [kind = "", name = ""] = part.split(".");
    if (kind === "data" || kind === "model" || kind === "endpoint") return t(kind);
    if (kind === "amount" || kind === "goal" || kind === "facts") return t(kind, { name: spaced(name) });
    return part;
  });
  return <>{words.join(", ")}</>;
}
