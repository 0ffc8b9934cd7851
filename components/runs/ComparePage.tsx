"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Link2, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import type { AppRouter } from "../../server/api/root.ts";
import { readApiError, useApi } from "../api/index.ts";
import { PanelView } from "../charts/index.ts";
import { formatCost } from "../format/money.ts";
import { formatMoment, formatSeconds } from "../format/time.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Status } from "../ui/Status.tsx";
import { Table } from "../ui/Table.tsx";
import { useRunWorths, WorthFigure } from "../worth/index.ts";
import { CompareMetrics } from "./CompareMetrics.tsx";
import styles from "./ComparePage.module.css";
import { Hash } from "./Hash.tsx";
import { overlayLines } from "./overlay.ts";
import { SettingsDiff } from "./SettingsDiff.tsx";

export type ComparedRun = inferRouterOutputs<AppRouter>["runs"]["compare"][number];

/** Facts of the runs, one row each, whatever they are. */
function Facts({ runs, projectId }: { runs: readonly ComparedRun[]; projectId: string }) {
  const t = useTranslations("worth");
  const worths = useRunWorths(
    projectId,
    runs.map((run) => run.id),
  );
  const row = (name: string, cell: (run: ComparedRun) => ReactNode, same?: (run: ComparedRun) => string | null) => {
    const all = same ? runs.map(same) : [];
    const agree = same !== undefined && all.every((value) => value !== null && value === all[0]);
    return (
      <tr>
        <th scope="row">
          {name}
          {same === undefined || runs.length < 2 ? null : agree ? (
            <Badge tone="good">the same</Badge>
          ) : (
            <Badge tone="warn">differs</Badge>
          )}
        </th>
        {runs.map((run) => (
          <td key={run.id}>{cell(run)}</td>
        ))}
      </tr>
    );
  };
  const dataOf = (run: ComparedRun): string | null =>
    run.data.length === 0 ? null : run.data.map((each) => each.hash).join(" ");
  const took = (run: ComparedRun): string =>
    run.startedAt && run.endedAt ? formatSeconds((run.endedAt.getTime() - run.startedAt.getTime()) / 1000) : "–";
  return (
    <Table label="The runs" className={styles.facts ?? ""}>
      <thead>
        <tr>
          <th scope="col" />
          {runs.map((run) => (
            <th key={run.id} scope="col">
              <Link href={`/projects/${projectId}/runs/${run.id}`}>Run {run.number}</Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row("status", (run) => (
          <span className={styles.inline}>
            <Status status={run.status} />
            {run.final ? <Badge tone="warn">final</Badge> : null}
          </span>
        ))}
        {row("verdict", (run) => (
          <span className={styles.prose}>{run.judged?.verdict?.text ?? "–"}</span>
        ))}
        {row(t("column"), (run) => (
          <WorthFigure worth={worths.get(run.id)} />
        ))}
        {row("expected", (run) => (
          <span className={styles.prose} dir="auto">
            {run.notes.hypothesis?.text || "–"}
          </span>
        ))}
        {row("concluded", (run) => (
          <span className={styles.prose} dir="auto">
            {run.notes.conclusion?.text || "–"}
          </span>
        ))}
        {row("started", (run) => `${formatMoment(run.createdAt)}, ${run.startedByName ?? "command line"}`)}
        {row("took", (run) => (
          <span className={styles.mono}>{took(run)}</span>
        ))}
        {row("work", (run) => (
          <span className={styles.mono} title={`at ${run.cost.basis}`}>
            {formatSeconds(run.workSeconds)} · {formatCost(run.cost.amount, run.cost.currency)}
          </span>
        ))}
        {row(
          "data",
          (run) =>
            run.data.length === 0
              ? "–"
              : run.data.map((each) => (
                  <span key={each.stageName} className={styles.inline}>
                    <Hash value={each.hash} label={`hash of ${each.stageName}`} />
                  </span>
                )),
          dataOf,
        )}
        {row(
          "pipeline",
          (run) => (
            <span className={styles.inline}>
              v{run.version.number} <Hash value={run.version.contentHash} label="hash of the pipeline" />
            </span>
          ),
          (run) => run.version.contentHash,
        )}
        {row(
          "code",
          (run) => (run.codeHash === null ? "not recorded" : <Hash value={run.codeHash} label="hash of the code" />),
          (run) => run.codeHash,
        )}
        {row(
          "seed",
          (run) => (
            <span className={styles.mono}>{run.seed}</span>
          ),
          (run) => String(run.seed),
        )}
      </tbody>
    </Table>
  );
}

function Curves({ runs }: { runs: readonly ComparedRun[] }) {
  const pictures = useMemo(
    () => overlayLines(runs.map((run) => ({ label: `run ${run.number}`, lines: run.lines }))),
    [runs],
  );
  if (pictures.length === 0) return null;
  return (
    <section aria-label="Curves" className={styles.curves}>
      {pictures.map((panel) => (
        <Panel key={panel.id}>
          <PanelView panel={panel} />
        </Panel>
      ))}
    </section>
  );
}

/** Runs beside each other: figures with what is certain about their differences, settings, curves, cost, origin. */
export function ComparePage({ projectId, runIds }: { projectId: string; runIds: string[] }) {
  const api = useApi();
  const router = useRouter();
  const { data, error, refetch } = useQuery(
    api.runs.compare.queryOptions({ projectId, runIds }, { enabled: runIds.length > 0, staleTime: 5_000 }),
  );
  const labelled = useMemo(
    () => (data ?? []).map((run) => ({ id: run.id, label: `run ${run.number}`, document: run.version.document })),
    [data],
  );
  const list = `/projects/${projectId}/runs`;
  if (runIds.length === 0) {
    return (
      <EmptyState
        title="Nothing to compare"
        action={
          <Button asChild variant="primary">
            <Link href={list}>Choose runs</Link>
          </Button>
        }
      >
        Tick two to six runs in the list, then press Compare.
      </EmptyState>
    );
  }
  const go = (ids: string[]): void => router.replace(`${list}/compare?runs=${ids.join(",")}`);
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>Compare runs</h1>
        {(data ?? []).map((run, index) => (
          <span key={run.id} className={styles.chip} data-first={index === 0 || undefined}>
            {index === 0 ? (
              <span title="Differences are taken from this run">run {run.number}</span>
            ) : (
              <button
                type="button"
                title="Take the differences from this run"
                onClick={() => go([run.id, ...runIds.filter((id) => id !== run.id)])}
              >
                run {run.number}
              </button>
            )}
            {runIds.length > 1 ? (
              <IconButton
                label={`Leave out run ${run.number}`}
                icon={<X />}
                onClick={() => go(runIds.filter((id) => id !== run.id))}
              />
            ) : null}
          </span>
        ))}
        <span className={styles.actions}>
          <ShareLink />
          <Button asChild>
            <Link href={list}>All runs</Link>
          </Button>
        </span>
      </header>
      {error ? (
        <ErrorNotice error={readApiError(error)} action={<Button onClick={() => void refetch()}>Try again</Button>} />
      ) : null}
      {!data && !error ? <SkeletonRows rows={10} label="Comparing" /> : null}
      {data ? (
        <>
          <CompareMetrics runs={data} />
          <Panel title="Settings that differ">
            <SettingsDiff runs={labelled} label="Settings that differ" />
          </Panel>
          <Curves runs={data} />
          <Panel title="The runs">
            <Facts runs={data} projectId={projectId} />
          </Panel>
        </>
      ) : null}
    </main>
  );
}

function ShareLink() {
  return (
    <span className={styles.inline}>
      <Link2 aria-hidden size={16} />
      <CopyButton text={typeof location === "undefined" ? "" : location.href} label="Copy link" />
    </span>
  );
}
