"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { useRunWorths } from "../worth/index.ts";
import styles from "./RunsPage.module.css";
import { RunsFilters } from "./RunsFilters.tsx";
import { RunsHead, RunsRow, type RunsRowData } from "./RunsRow.tsx";
import { readRunsQuery, type RunsQuery, writeRunsQuery } from "./runsQuery.ts";

const PAGE = 50;
const ROW = 56;
const NARROW_ROW = 132;
/** A list with a run under way looks again; the run's own page is live to the second. */
const LOOK_AGAIN_MS = 2000;
const MOST_COMPARED = 6;

const isUnderWay = (run: RunsRowData): boolean =>
  run.status === "queued" || run.status === "running" || run.status === "waiting";

/** The query part of the address, kept up to date: what was filtered and sorted survives a reload and can be sent. */
function useRunsQuery(address: string): [RunsQuery, (next: RunsQuery) => void] {
  const [query, setQuery] = useState<RunsQuery>(() => readRunsQuery(new URLSearchParams(address)));
  return [
    query,
    (next) => {
      setQuery(next);
      const text = writeRunsQuery(next).toString();
      history.replaceState(history.state, "", text === "" ? location.pathname : `${location.pathname}?${text}`);
    },
  ];
}

/**
 * Every run of the project: filtered, sorted by any figure, drawn as far as it is in sight, any of them compared.
 * @param address query part of the page's address
 */
export function RunsPage({ projectId, address }: { projectId: string; address: string }) {
  const api = useApi();
  const client = useApiClient();
  const [query, setQuery] = useRunsQuery(address);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const scroll = useRef<HTMLDivElement>(null);
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const media = matchMedia("(max-width: 720px)");
    const look = (): void => setNarrow(media.matches);
    look();
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, []);
  const facets = useQuery(api.runs.facets.queryOptions({ projectId }));
  const wish = {
    statuses: query.status === null ? [] : [query.status],
    personId: query.person,
    version: query.version,
    sort: { by: query.sort, descending: query.descending },
  };
  const runs = useInfiniteQuery({
    queryKey: ["runs by page", projectId, wish],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => client.runs.table.query({ projectId, ...wish, limit: PAGE, offset: pageParam }),
    getNextPageParam: (last, pages) => {
      const seen = pages.reduce((sum, page) => sum + page.rows.length, 0);
      return last.rows.length > 0 && seen < last.total ? seen : undefined;
    },
    placeholderData: (before) => before,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.rows.some(isUnderWay)) ? LOOK_AGAIN_MS : false,
  });
  const pages = runs.data?.pages ?? [];
  // A run started meanwhile moves the others to the next page: each is shown once.
  const rows = [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.id, row])).values()];
  const total = pages.at(-1)?.total ?? 0;
  const worths = useRunWorths(
    projectId,
    rows.flatMap((row) => (row.judged === null ? [] : [row.id])),
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (narrow ? NARROW_ROW : ROW),
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = runs;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  const filtered = query.status !== null || query.person !== null || query.version !== null;
  const toggle = (id: string): void => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const none = runs.data && rows.length === 0;
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>Runs</h1>
        {runs.data ? <span className={styles.count}>{formatCount(total)}</span> : null}
        <RunsFilters query={query} onChange={setQuery} facets={facets.data ?? null} />
        {picked.size > 0 ? (
          <span className={styles.picked} aria-live="polite">
            {picked.size > MOST_COMPARED ? `at most ${MOST_COMPARED} fit` : `${picked.size} chosen`}
            <Button size="small" variant="quiet" onClick={() => setPicked(new Set())}>
              None
            </Button>
          </span>
        ) : null}
        {picked.size < 2 || picked.size > MOST_COMPARED ? (
          <Button
            disabled
            icon={<GitCompareArrows />}
            title={picked.size > MOST_COMPARED ? `Choose at most ${MOST_COMPARED}.` : "Tick two runs or more."}
          >
            Compare
          </Button>
        ) : (
          <Button asChild variant="primary">
            <Link href={`/projects/${projectId}/runs/compare?runs=${[...picked].join(",")}`}>
              <GitCompareArrows aria-hidden />
              Compare
            </Link>
          </Button>
        )}
      </header>
      {runs.error ? (
        <ErrorNotice
          error={readApiError(runs.error)}
          action={<Button onClick={() => void runs.refetch()}>Try again</Button>}
        />
      ) : null}
      {runs.isPending ? <SkeletonRows rows={8} label="Loading the runs" /> : null}
      {none && !filtered ? (
        <EmptyState
          title="No runs yet"
          action={
            <Button asChild variant="primary">
              <Link href={`/projects/${projectId}/pipeline`}>Open the pipeline</Link>
            </Button>
          }
        >
          A run takes the pipeline as it is drawn, step by step, and keeps what every stage found out.
        </EmptyState>
      ) : null}
      {none && filtered ? (
        <EmptyState
          title="No run fits"
          action={
            <Button onClick={() => setQuery({ ...query, status: null, person: null, version: null })}>
              Show all runs
            </Button>
          }
        >
          Nothing among the runs of this project has this status, person and version.
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <div
          className={styles.table}
          role="table"
          aria-label="Runs"
          aria-rowcount={total + 1}
          aria-busy={runs.isPlaceholderData}
        >
          <RunsHead query={query} onSort={(sort, descending) => setQuery({ ...query, sort, descending })} />
          <div ref={scroll} className={styles.scroll} role="rowgroup" tabIndex={0} aria-label="Runs, scrolled">
            <div className={styles.tall} style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const run = rows[item.index];
                return run ? (
                  <RunsRow
                    key={run.id}
                    ref={virtual.measureElement}
                    index={item.index}
                    start={item.start}
                    run={run}
                    worth={worths.get(run.id)}
                    metric={query.metric}
                    href={`/projects/${projectId}/runs/${run.id}`}
                    picked={picked.has(run.id)}
                    onPick={() => toggle(run.id)}
                  />
                ) : null;
              })}
            </div>
          </div>
        </div>
      ) : null}
    </main>
  );
}
