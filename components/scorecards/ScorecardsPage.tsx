"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { GatesPanel } from "./GatesPanel.tsx";
import { QuestionPanel } from "./QuestionPanel.tsx";
import styles from "./Scorecards.module.css";
import { Summary } from "./Summary.tsx";
import { TopicColumn, type Filter } from "./TopicColumn.tsx";

const FILTERS: readonly Filter[] = ["all", "open", "red", "stale"];

/** The scorecard: what it says as a whole, four topics of questions, what keeps each gate shut, one question opened. */
export function ScorecardsPage() {
  const { id: projectId } = useProject();
  const t = useTranslations("scorecards");
  const api = useApi();
  const router = useRouter();
  const params = useSearchParams();
  const scorecard = useQuery(api.scorecards.get.queryOptions({ projectId }));
  const [filter, setFilter] = useState<Filter>("all");
  const open = scorecard.data?.answers.find(({ question }) => question.id === params.get("question"));
  // What is opened can be sent as a link and survives a reload.
  const show = (id: string | null): void => {
    router.replace(`/projects/${projectId}/scorecards${id === null ? "" : `?question=${id}`}`, { scroll: false });
  };
  return (
    <main className={styles.page} data-open={open !== undefined}>
      <div className={styles.board}>
        <header className={styles.head}>
          <h1>{t("title")}</h1>
          <SegmentedControl
            label={t("filter.label")}
            value={filter}
            onChange={setFilter}
            segments={FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
          />
        </header>
        {scorecard.error ? (
          <ErrorNotice
            error={readApiError(scorecard.error)}
            action={<Button onClick={() => void scorecard.refetch()}>{t("tryAgain")}</Button>}
          />
        ) : null}
        {scorecard.isLoading ? <SkeletonRows rows={10} label={t("loading")} /> : null}
        {scorecard.data === undefined ? null : (
          <>
            <Summary scorecard={scorecard.data} onShow={show} />
            <div className={styles.topics}>
              {scorecard.data.topics.map((topic) => (
                <TopicColumn
                  key={topic.topic}
                  topic={topic}
                  answers={scorecard.data.answers}
                  comments={scorecard.data.comments}
                  filter={filter}
                  open={open?.question.id ?? null}
                  onShow={show}
                />
              ))}
            </div>
            <GatesPanel policy={scorecard.data.policy} onShow={show} />
            <p className={styles.quiet}>{t("after")}</p>
          </>
        )}
      </div>
      {open === undefined ? null : <QuestionPanel key={open.question.id} answered={open} onClose={() => show(null)} />}
    </main>
  );
}
