"use client";

import { useQuery } from "@tanstack/react-query";
import { Coins } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
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
import { Results } from "./Results.tsx";
import { missingRows } from "./rows.ts";
import { readSheet, useSheet } from "./useSheet.ts";
import { type WhatIf, withWhatIf } from "./whatIf.ts";
import { WhatIfSliders } from "./WhatIfSliders.tsx";

/** Money: what the newest judged model is worth, and the amounts that follow from nothing but people's knowledge. */
export function EconomicsPage() {
  return <OpenDraft what="the economics sheet">{({ sync }) => <OpenSheet sync={sync} />}</OpenDraft>;
}

function OpenSheet({ sync }: Pick<OpenEditor, "sync">) {
  const { id: projectId } = useProject();
  const api = useApi();
  const judged = useQuery(api.decisions.statistics.queryOptions({ projectId }));
  const economics = useEditorState((state) => state.document.economics);
  const sheet = useMemo(() => readSheet(economics), [economics]);
  const [whatIf, setWhatIf] = useState<WhatIf>({});
  const statistics = judged.data?.statistics ?? null;
  const binary = statistics?.problemType === "binary" ? statistics : null;
  const shown = useMemo(() => withWhatIf(sheet, whatIf), [sheet, whatIf]);
  const computed = useSheet(binary, shown);
  const result = computed !== null && "sheet" in computed ? computed : null;
  const missing = useMemo(() => missingRows(sheet), [sheet]);
  return (
    <main className={styles.page}>
      <DraftTools sync={sync} />
      <header className={styles.head}>
        <h1>Economics</h1>
        {judged.data ? (
          <p className={styles.quiet}>
            {judged.data.name}, from{" "}
            <Link href={`/projects/${projectId}/runs/${judged.data.run.id}`}>run {judged.data.run.number}</Link>,{" "}
            {binary?.test ? "judged on test rows" : "judged on validation rows: the test set is not opened yet"}
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
      {statistics !== null && binary === null ? (
        <Callout tone="neutral" title="Amounts of two-class decisions only">
          This model answers with {statistics.problemType === "regression" ? "a number" : "one of several classes"}. Its
          value can be computed on the command line: <code>cli economics</code>.
        </Callout>
      ) : null}
      {computed !== null && "refusal" in computed ? (
        <Callout tone="warn" title="The sheet isn’t complete yet">
          {missing.length === 0
            ? computed.refusal.message
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
      <AmountsSheet sheet={sheet} />
    </main>
  );
}
