"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Tiles } from "../../server/economics/executive/tiles.ts";
import type { ExecutiveSummary } from "../../server/executive/index.ts";
import { Badge } from "../ui/Badge.tsx";
import styles from "./Executive.module.css";
import { Glossed } from "./Glossed.tsx";
import { shortMoney } from "./numbers.ts";
import { Bars, Lines, ToleranceGauge } from "./Pictures.tsx";
import { tileSentences } from "./sentences.ts";

/** Tiles 3 to 7: value, cost, tolerance, time, people. @param isMoved the figures come from the sliders */
export function ExecutiveTiles({
  summary,
  tiles,
  locale,
  isMoved,
}: {
  summary: ExecutiveSummary;
  tiles: Tiles;
  locale: string;
  isMoved: boolean;
}) {
  const t = useTranslations("executive");
  const said = tileSentences(tiles, summary, { t, locale });
  const { currency, isWithoutAmounts } = summary;
  const { policies } = tiles.value;
  const bars = (["nobody", "everybody", "today", "model"] as const).map((name) => ({
    name: t(`value.${name}`),
    value: policies[name],
    text: isWithoutAmounts ? null : shortMoney(policies[name], currency, locale),
    isModel: name === "model",
  }));
  const badge = isMoved ? <Badge tone="accent">{t("notSaved")}</Badge> : null;
  return (
    <section className={styles.tiles}>
      <Tile label={t("value.label")} said={said.value} tone={tones[tiles.band]} badge={badge}>
        <Bars bars={bars} label={t("value.bars")} />
        {summary.judgedOn === "validation" ? (
          <p className={styles.small}>
            <Glossed text={t("value.onValidation")} />
          </p>
        ) : null}
      </Tile>
      {said.cost === null || tiles.cost === null ? null : (
        <Tile label={t("cost.label")} said={said.cost} badge={badge}>
          <Lines
            label={t("cost.line")}
            mark={tiles.cost.paybackWithDrift}
            lines={[{ values: tiles.cost.soFar, tone: "accent" }]}
          />
        </Tile>
      )}
      {said.tolerance === null || tiles.tolerance === null ? null : (
        <Tile label={t("tolerance.label")} said={said.tolerance} badge={badge}>
          <ToleranceGauge scale={tiles.tolerance.scale} today={t("tolerance.today")} label={said.tolerance.head} />
        </Tile>
      )}
      {said.time === null || tiles.time === null ? null : (
        <Tile label={t("time.label")} said={said.time} badge={badge}>
          <Lines
            label={t("time.line")}
            lines={[
              { values: tiles.time.drifting, tone: "bad" },
              { values: tiles.time.retrained, tone: "good" },
            ]}
          />
          <p className={styles.keys} aria-hidden>
            <span data-tone="bad">{t("time.without")}</span>
            <span data-tone="good">{t("time.with")}</span>
          </p>
        </Tile>
      )}
      <div className={styles.people}>
        <Tile label={t("people.label")} said={said.people} badge={badge} />
      </div>
    </section>
  );
}

const tones = { green: "good", amber: "warn", red: "bad", unknown: "neutral" } as const;

function Tile({
  label,
  said,
  tone = "neutral",
  badge,
  children,
}: {
  label: string;
  said: { head: string; more: string };
  tone?: (typeof tones)[keyof typeof tones];
  badge: ReactNode;
  children?: ReactNode;
}) {
  return (
    <article className={styles.tile}>
      <p className={styles.label}>
        <Glossed text={label} /> {badge}
      </p>
      <h2 data-tone={tone}>
        <Glossed text={said.head} />
      </h2>
      {said.more === "" ? null : (
        <p className={styles.more}>
          <Glossed text={said.more} />
        </p>
      )}
      {children}
    </article>
  );
}
