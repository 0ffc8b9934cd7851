"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { readApiError, useApiClient } from "../api/index.ts";
import { formatSeconds } from "../format/time.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Status } from "../ui/Status.tsx";
import { Table } from "../ui/Table.tsx";
import type { RunListRow } from "./fromRun.ts";
import styles from "./RunPages.module.css";

const PAGE = 50;
/** Before the newest run there is no number. */
const START: number | null = null;
/** A list with a run under way looks again; the run's own page is live to the second. */
const LOOK_AGAIN_MS = 3000;

const over = (run: RunListRow): boolean =>
  run.status === "succeeded" || run.status === "failed" || run.status === "cancelled";
const took = (run: RunListRow): string =>
  run.startedAt && run.endedAt ? formatSeconds((run.endedAt.getTime() - run.startedAt.getTime()) / 1000) : "–";

function RunRow({ run, projectId }: { run: RunListRow; projectId: string }) {
  return (
    <tr>
      <td>
        <Link href={`/projects/${projectId}/runs/${run.id}`}>Run {run.number}</Link>
      </td>
      <td>
        <Status status={run.status} />
      </td>
      <td>
        {run.final ? <Badge tone="warn">final evaluation</Badge> : null}
        {run.error ? <span className={styles.reason}>{run.error.message}</span> : null}
      </td>
      <td>
        <RelativeTime at={run.createdAt} />
      </td>
      <td data-numeric>{took(run)}</td>
      <td data-numeric>v{run.versionNumber}</td>
      <td>{run.startedByName ?? "command line"}</td>
    </tr>
  );
}

/** Every run of the project, newest first. */
export function RunsPage({ projectId }: { projectId: string }) {
  const client = useApiClient();
  const runs = useInfiniteQuery({
    queryKey: ["runs by page", projectId],
    initialPageParam: START,
    queryFn: ({ pageParam }) => client.runs.list.query({ projectId: projectId, limit: PAGE, before: pageParam }),
    getNextPageParam: (last) => (last.length === PAGE ? last.at(-1)?.number : undefined),
    refetchInterval: (query) => (query.state.data?.pages.flat().some((run) => !over(run)) ? LOOK_AGAIN_MS : false),
  });
  const rows = runs.data?.pages.flat() ?? [];
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Runs</h1>
      {runs.error ? (
        <ErrorNotice
          error={readApiError(runs.error)}
          action={<Button onClick={() => void runs.refetch()}>Try again</Button>}
        />
      ) : null}
      {runs.isLoading ? <SkeletonRows rows={6} /> : null}
      {runs.data && rows.length === 0 ? (
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
      {rows.length > 0 ? (
        <Table label="Runs">
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">status</th>
              <th scope="col"> </th>
              <th scope="col">started</th>
              <th scope="col" data-numeric>
                took
              </th>
              <th scope="col" data-numeric>
                version
              </th>
              <th scope="col">by</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((run) => (
              <RunRow key={run.id} run={run} projectId={projectId} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {runs.hasNextPage ? (
        <Button busy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
          Older runs
        </Button>
      ) : null}
    </main>
  );
}
