"use client";

import { CircleCheck, CircleHelp, CircleMinus, CircleX, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ExecutiveSummary } from "../../server/executive/index.ts";
import styles from "./Executive.module.css";
import { Glossed } from "./Glossed.tsx";
import { shortDay } from "./numbers.ts";

type Colour = ExecutiveSummary["risks"][number]["colour"];

/** A shape of its own for every colour: nobody has to tell red from green. */
const shapes: Record<Colour, typeof CircleX> = {
  green: CircleCheck,
  amber: TriangleAlert,
  red: CircleX,
  unknown: CircleHelp,
  not_applicable: CircleMinus,
};

function Mark({ colour }: { colour: Colour }) {
  const t = useTranslations("executive.colours");
  const Shape = shapes[colour];
  return <Shape className={styles.shape} data-colour={colour} role="img" aria-label={t(colour)} />;
}

/** Part 8: four topics, and the highest risks with their owners and dates. */
export function RiskStrip({ summary, locale }: { summary: ExecutiveSummary; locale: string }) {
  const t = useTranslations("executive");
  const { topics, risks, asOf } = summary;
  if (topics === null) return <p className={styles.small}>{t("noScorecard")}</p>;
  return (
    <>
      <ul className={styles.topics} aria-label={t("topicsLabel")}>
        {topics.map(({ topic, colour, accepted, ...counts }) => (
          <li key={topic}>
            <p>
              <Mark colour={colour} />
              <strong>{t(`topics.${topic}`)}</strong>
            </p>
            <p className={styles.small}>
              {t("counts", {
                red: String(counts.red),
                amber: String(counts.amber),
                green: String(counts.green),
                unknown: String(counts.unknown),
              })}
              {accepted === 0 ? "" : `, ${t("acceptedCount", { count: String(accepted) })}`}
            </p>
          </li>
        ))}
      </ul>
      <ul className={styles.risks} aria-label={t("risks")}>
        {risks.length === 0 ? <li>{t("noRisks")}</li> : null}
        {risks.map((risk) => (
          <li key={risk.id}>
            <Mark colour={risk.colour} />
            <p dir="auto">
              <Glossed text={risk.text} />
              {risk.acceptedUntil === null ? null : (
                <>
                  {" "}
                  <em>
                    {t("accepted", {
                      name: risk.acceptedBy ?? t("nobody"),
                      date: shortDay(risk.acceptedUntil, asOf, locale),
                    })}
                  </em>
                </>
              )}
            </p>
            <span className={styles.owner} dir="auto">
              {[risk.owner ?? t("nobody"), risk.date === null ? null : shortDay(risk.date, asOf, locale)]
                .filter((part) => part !== null)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
