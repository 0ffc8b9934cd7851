"use client";

import { useQuery } from "@tanstack/react-query";
import { Coins } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { DraftTools, OpenDraft, type OpenEditor, useEditorState } from "../canvas/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { AmountsSheet } from "./AmountsSheet.tsx";
import { DoubleCounting } from "./DoubleCounting.tsx";
import styles from "./Economics.module.css";
import { JudgedResults } from "./JudgedResults.tsx";
import type { Answers } from "./otherRows.ts";
import { amountProblems, dominance, rareClasses } from "./problems.ts";
import { Results } from "./Results.tsx";
import { missingRows } from "./rows.ts";
import { readSheet, type Statistics, useJudgedSheet, useSheet } from "./useSheet.ts";
import { type WhatIf, withWhatIf } from "./whatIf.ts";
import { WhatIfSliders } from "./WhatIfSliders.tsx";

/** Money: what the newest judged model is worth, and the amounts that follow from nothing but people's knowledge. */
export function EconomicsPage() {
  return <OpenDraft what="the economics sheet">{({ sync }) => <OpenSheet sync={sync} />}</OpenDraft>;
}

function OpenSheet({ sync }: Pick<OpenEditor, "sync">) {
  const { id: projectId } = useProject();
  const api = useApi();
  const t = useTranslations("economics");
  const judged = useQuery(api.decisions.statistics.queryOptions({ projectId }));
  const economics = useEditorState((state) => state.document.economics);
  const sheet = useMemo(() => readSheet(economics), [economics]);
  const [whatIf, setWhatIf] = useState<WhatIf>({});
  const statistics = judged.data?.statistics ?? null;
  const binary = statistics?.problemType === "binary" ? statistics : null;
  const shown = useMemo(() => withWhatIf(sheet, whatIf), [sheet, whatIf]);
  const computed = useSheet(binary, shown);
  const result = computed !== null && "sheet" in computed ? computed : null;
  const other = statistics === null || statistics.problemType === "binary" ? null : statistics;
  const judgedOther = useJudgedSheet(other, sheet);
  const answers = useMemo(() => answersOf(statistics), [statistics]);
  const missing = useMemo(() => missingRows(sheet, answers), [sheet, answers]);
  const problems = useMemo(() => amountProblems(sheet, answers), [sheet, answers]);
  const rare = useMemo(
    () =>
      other?.problemType === "multiclass"
        ? rareClasses((other.test ?? other.validation).confusion, other.classes ?? [])
        : [],
    [other],
  );
  const refused = [computed, judgedOther].find((each) => each !== null && "refusal" in each);
  const dominated = result?.sheet.value.value ? dominance(result.sheet.value.value.values) : null;
  return (
    <main className={styles.page}>
      <DraftTools sync={sync} />
      <header className={styles.head}>
        <h1>Economics</h1>
        {judged.data ? (
          <p className={styles.quiet}>
            {judged.data.name}, from{" "}
            <Link href={`/projects/${projectId}/runs/${judged.data.run.id}`}>run {judged.data.run.number}</Link>,{" "}
            {statistics?.test ? "judged on test rows" : "judged on validation rows: the test set is not opened yet"}
          </p>
        ) : null}
      </header>
      {judged.error ? (
        <ErrorNotice
          error={readApiError(judged.error)}
          action={<Button onClick={() => void judged.refetch()}>Try again</Button>}
        />
      ) : null}
      {judged.isLoading ? <SkeletonRows rows={5} label="Loading the judged model" /> : null}
      {judged.data === null ? (
        <EmptyState
          icon={<Coins size={28} aria-hidden />}
          title="No model has been judged yet"
          action={
            <Button asChild variant="primary">
              <Link href={`/projects/${projectId}/pipeline`}>Open the pipeline</Link>
            </Button>
          }
        >
          Fill in the amounts below meanwhile. Once a run has judged a model, its value appears here.
        </EmptyState>
      ) : null}
      {judged.data?.problem ? <Callout tone="warn">{judged.data.problem}</Callout> : null}
      {problems.length === 0 ? null : (
        <Callout tone="bad" title={t("problems")} live>
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </Callout>
      )}
      {dominated === null ? null : (
        <Callout tone="warn" title={t("dominanceTitle")} live>
          {dominated}
        </Callout>
      )}
      {refused !== null &&
      refused !== undefined &&
      "refusal" in refused &&
      (missing.length > 0 || problems.length === 0) ? (
        <Callout tone="warn" title="The sheet isn’t complete yet">
          {missing.length === 0
            ? refused.refusal.message
            : `Still to fill in: ${missing.map(({ label }) => label.toLowerCase()).join(", ")}.`}
        </Callout>
      ) : null}
      {result === null ? null : (
        <>
          <Results
            sheet={result.sheet}
            inputs={result.inputs}
            currency={sheet.currency}
            onTest={binary?.test !== null}
            whatIf={whatIf}
            onWhatIf={setWhatIf}
          />
          {result.sheet.value.value === null ? null : (
            <div className={styles.two}>
              <WhatIfSliders
                sheet={sheet}
                threshold={result.sheet.value.value.threshold}
                whatIf={whatIf}
                onChange={setWhatIf}
              />
              <DoubleCounting sheet={sheet} value={result.sheet.value.value} />
            </div>
          )}
        </>
      )}
      {judgedOther !== null && "sheet" in judgedOther ? (
        <JudgedResults sheet={judgedOther.sheet} currency={sheet.currency} onTest={other?.test !== null} />
      ) : null}
      {rare.length === 0 ? null : (
        <Callout tone="warn" title={t("rareTitle")}>
          {rare.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Callout>
      )}
      <AmountsSheet sheet={sheet} answers={answers} />
    </main>
  );
}

/** Which amounts are asked; of two classes while no model tells. */
function answersOf(statistics: Statistics | null): Answers {
  if (statistics?.problemType === "multiclass") return { kind: "classes", classes: statistics.classes ?? [] };
  return { kind: statistics?.problemType === "regression" ? "number" : "binary" };
}
