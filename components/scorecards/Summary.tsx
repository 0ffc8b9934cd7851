"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatShare, formatValue } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Textarea } from "../ui/Input.tsx";
import { Mark } from "./Mark.tsx";
import styles from "./Scorecards.module.css";
import type { Scorecard } from "./types.ts";

const MAX_REMARK = 600;

/** What the scorecard says as a whole: the colour and its reason, what weighs most, what it rests on. */
export function Summary({ scorecard, onShow }: { scorecard: Scorecard; onShow: (id: string) => void }) {
  const t = useTranslations("scorecards.summary");
  const { summary, answers, profile, leftOut, gone } = scorecard;
  const [worst] = summary.topRisks;
  const text = answers.find(({ question }) => question.id === worst)?.question.text ?? "";
  const { coverage, testScore, accepted, openReds } = summary;
  const unknown = new Set<string>(answers.filter(({ scored }) => scored.isUnknown).map(({ question }) => question.id));
  const reds = openReds.filter((id) => !unknown.has(id));
  const unanswered = openReds.filter((id) => unknown.has(id));
  const [data, model, infrastructure, monitoring] = testScore.sections.map((value) => formatValue(value));
  const share = (value: number | null) => (value === null ? t("nothing") : formatShare(value));
  return (
    <section className={styles.summary} aria-label={t("risks")}>
      <p className={styles.verdict}>
        <Mark colour={summary.colour} /> {t(`sentence.${summary.colour}`, { id: worst ?? "", text })}
      </p>
      {scorecard.money === null ? null : <p className={styles.money}>{moneyText(scorecard.money, t)}</p>}
      {gone.length === 0 ? null : <Callout tone="warn">{t("gone", { files: gone.join(", ") })}</Callout>}
      <dl className={styles.facts}>
        <div>
          <dt>{t("risks")}</dt>
          <dd>
            {summary.topRisks.length === 0 ? t("noRisks") : null}
            {summary.topRisks.map((id) => (
              <button key={id} type="button" className={styles.jump} onClick={() => onShow(id)}>
                {id}
              </button>
            ))}
          </dd>
        </div>
        <div>
          <dt>{t("open")}</dt>
          <dd>{reds.length === 0 ? t("openNone") : reds.join(", ")}</dd>
        </div>
        {unanswered.length === 0 ? null : (
          <div>
            <dt>{t("unanswered")}</dt>
            <dd>{unanswered.join(", ")}</dd>
          </div>
        )}
        {accepted.length === 0 ? null : (
          <div>
            <dt>{t("acceptedRisks")}</dt>
            <dd>
              {accepted
                .map(({ id, approver, until }) => t("acceptedOne", { id, name: approver, date: until }))
                .join("; ")}
            </dd>
          </div>
        )}
        <div>
          <dt>{t("coverage")}</dt>
          <dd>
            {t("coverageText", {
              answered: share(coverage.answeredShare),
              automatic: share(coverage.automaticShare),
              overdue: coverage.overdueReviews.length,
            })}
          </dd>
        </div>
        <div>
          <dt>{t("testScore")}</dt>
          <dd>
            {t("testScoreText", {
              score: formatValue(testScore.score),
              data: data ?? "",
              model: model ?? "",
              infrastructure: infrastructure ?? "",
              monitoring: monitoring ?? "",
            })}
          </dd>
        </div>
        <div>
          <dt>{t(`profile.${profile}`)}</dt>
          <dd>
            {t("profileWhy")} {leftOut.length === 0 ? t("leftOutNone") : t("leftOut", { ids: leftOut.join(", ") })}
          </dd>
        </div>
      </dl>
      <Remark remark={scorecard.remark} />
    </section>
  );
}

type Translate = ReturnType<typeof useTranslations<"scorecards.summary">>;

function moneyText({ netValue, low, high, currency }: NonNullable<Scorecard["money"]>, t: Translate): string {
  const money = (value: number) =>
    new Intl.NumberFormat(undefined, { style: "currency", currency, maximumSignificantDigits: 3 }).format(value);
  const value = money(netValue);
  return low === null || high === null
    ? t("moneyBare", { value })
    : t("money", { value, low: money(low), high: money(high) });
}

function Remark({ remark }: { remark: Scorecard["remark"] }) {
  const { id: projectId, canEdit } = useProject();
  const t = useTranslations("scorecards.summary");
  const api = useApi();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const save = useMutation(
    api.scorecards.setRemark.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.scorecards.get.queryKey({ projectId }) });
        setDraft(null);
      },
    }),
  );
  if (draft === null) {
    return (
      <div className={styles.remark}>
        {remark.text === "" ? null : (
          <p dir="auto">
            {remark.text} <span className={styles.quiet}>{t("remarkBy", { name: remark.by ?? "" })}</span>
          </p>
        )}
        {canEdit ? (
          <Button size="small" onClick={() => setDraft(remark.text)}>
            {t("writeRemark")}
          </Button>
        ) : null}
      </div>
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ projectId, text: draft });
      }}
    >
      <Field label={t("remark")} help={t("remarkHelp")}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={MAX_REMARK}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
        )}
      </Field>
      {save.error ? <ErrorNotice error={readApiError(save.error)} /> : null}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t("saveRemark")}
        </Button>
      </div>
    </form>
  );
}
