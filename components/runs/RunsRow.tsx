"use client";

import { ArrowDown, ArrowUp, Lightbulb, Pin } from "lucide-react";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import type { ReactNode, Ref } from "react";
import { useTranslations } from "use-intl";
import type { AppRouter } from "../../server/api/root.ts";
import type { Worth } from "../../server/economics/sheet/worth.ts";
import type { MetricKey } from "../../server/stages/contract.ts";
import { formatValue } from "../format/number.ts";
import { formatSeconds } from "../format/time.ts";
import { Badge } from "../ui/Badge.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { Status } from "../ui/Status.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import { WorthFigure } from "../worth/index.ts";
import { beats, metricWords } from "./metricWords.ts";
import styles from "./RunsPage.module.css";
import type { RunsQuery } from "./runsQuery.ts";
import { modeWords } from "./runWords.ts";

export type RunsRowData = inferRouterOutputs<AppRouter>["runs"]["table"]["rows"][number];

/** The names of the columns; those that can be sorted by are buttons. */
export function RunsHead({
  query,
  onSort,
}: {
  query: RunsQuery;
  onSort: (by: RunsQuery["sort"], descending: boolean) => void;
}) {
  const t = useTranslations("worth");
  const column = (by: RunsQuery["sort"], words: ReactNode, numeric = false) => {
    const active = query.sort === by;
    // A first click shows the best first: for errors that is the smallest.
    const firstDown = by === "number" || (by !== "seconds" && metricWords[by].better === "high");
    return (
      <span
        role="columnheader"
        className={numeric ? styles.number : undefined}
        aria-sort={active ? (query.descending ? "descending" : "ascending") : "none"}
      >
        <button type="button" onClick={() => onSort(by, active ? !query.descending : firstDown)}>
          {words}
          {active ? query.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden /> : null}
        </button>
      </span>
    );
  };
  return (
    <div role="rowgroup" className={styles.columns}>
      <div role="row" className={styles.row}>
        <span role="columnheader">
          <Unseen>Chosen</Unseen>
        </span>
        {column("number", "run")}
        <span role="columnheader">status</span>
        <span role="columnheader">what came of it</span>
        {column(query.metric, metricWords[query.metric].name, true)}
        <span role="columnheader" className={styles.number}>
          {t("column")}
        </span>
        {column("seconds", "took", true)}
        <span role="columnheader">version</span>
        <span role="columnheader">started</span>
      </div>
    </div>
  );
}

/** The figure with its range, coloured by whether it beats the baseline. */
function Figure({ run, metric }: { run: RunsRowData; metric: MetricKey }) {
  const metrics = run.judged?.metrics;
  const value = metrics?.test?.[metric] ?? metrics?.validation?.[metric];
  if (!value || value.value === null) return <span className={styles.faint}>–</span>;
  const better = beats(metric, value.value, metrics?.baseline?.[metric]?.value);
  const ranged = value.low !== null && value.high !== null && value.low !== value.high;
  return (
    <>
      <span
        className={better === false ? styles.worse : undefined}
        title={metrics?.test ? "on test rows" : "on validation rows"}
      >
        {formatValue(value.value)}
      </span>
      {ranged ? (
        <small>
          {formatValue(value.low)}–{formatValue(value.high)}
        </small>
      ) : null}
    </>
  );
}

/** What there is to say about a run in a line: why it failed, what was concluded or expected, else its verdict. */
function outcomeOf(run: RunsRowData): ReactNode {
  if (run.error) return <span className={styles.failure}>{run.error.message}</span>;
  const said = run.notes?.conclusion ?? run.notes?.hypothesis;
  if (said && said.text !== "")
    return (
      <span className={styles.said} title={said.text}>
        <Lightbulb aria-label={run.notes?.conclusion ? "Concluded" : "Expected"} />
        <span dir="auto">{said.text}</span>
      </span>
    );
  return run.judged?.verdict?.text ?? null;
}

/** One run in the list. */
export function RunsRow({
  ref,
  index,
  start,
  run,
  worth,
  metric,
  href,
  picked,
  onPick,
}: {
  ref: Ref<HTMLDivElement>;
  index: number;
  start: number;
  run: RunsRowData;
  worth: Worth | undefined;
  metric: MetricKey;
  href: string;
  picked: boolean;
  onPick: () => void;
}) {
  const t = useTranslations("worth");
  const part = modeWords(run);
  const seconds = run.startedAt && run.endedAt ? (run.endedAt.getTime() - run.startedAt.getTime()) / 1000 : null;
  return (
    <div
      ref={ref}
      role="row"
      className={styles.row}
      data-index={index}
      data-run={run.number}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="cell" className={styles.check}>
        <input type="checkbox" checked={picked} onChange={onPick} aria-label={`Choose run ${run.number}`} />
      </span>
      <span role="cell" className={styles.name}>
        <Link href={href}>Run {run.number}</Link>
      </span>
      <span role="cell" className={styles.status}>
        <Status status={run.status} />
      </span>
      <span role="cell" className={styles.outcome}>
        <span className={styles.line}>{outcomeOf(run)}</span>
        {run.final || part !== null ? (
          <span className={styles.badges}>
            {run.final ? <Badge tone="warn">final evaluation</Badge> : null}
            {part === null ? null : <Badge icon={<Pin />}>{part}</Badge>}
          </span>
        ) : null}
      </span>
      <span role="cell" className={styles.number} data-label={metricWords[metric].name}>
        <Figure run={run} metric={metric} />
      </span>
      <span role="cell" className={styles.number} data-label={t("column")}>
        <WorthFigure worth={worth} />
      </span>
      <span role="cell" className={styles.number} data-label="took">
        {seconds === null ? "–" : formatSeconds(seconds)}
      </span>
      <span role="cell" className={styles.version}>
        v{run.versionNumber}
      </span>
      <span role="cell" className={styles.when}>
        <RelativeTime at={run.createdAt} />
        <small>{run.startedByName ?? "command line"}</small>
      </span>
    </div>
  );
}
