"use client";

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { formatClock } from "../format/time.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Select } from "../ui/Input.tsx";
import styles from "./RunLogs.module.css";

const LINE = 20;
/** Border above and below. */
const FRAME_EDGE = 2;
const PAGE = 500;
/** A log that grows is looked at again this often. */
const LOOK_AGAIN_MS = 1000;

type LogLevel = "debug" | "info" | "warning" | "error";
const levels = {
  all: ["debug", "info", "warning", "error"],
  info: ["info", "warning", "error"],
  warning: ["warning", "error"],
  error: ["error"],
} satisfies Record<string, LogLevel[]>;
type Level = keyof typeof levels;
const isLevel = (value: string): value is Level => value in levels;

/**
 * What the stages of a run said: searched on the server, read page by page as one scrolls, following the end as long as
 * the end is in sight.
 * @param stageId only this stage; null offers a choice of `stages`
 * @param live more lines may come
 */
export function RunLogs({
  projectId,
  runId,
  stageId,
  stages = [],
  live,
}: {
  projectId: string;
  runId: string;
  stageId: string | null;
  stages?: readonly { stageId: string; name: string }[];
  live: boolean;
}) {
  const api = useApi();
  const [query, setQuery] = useState("");
  const [level, setLevel] = useState<Level>("info");
  const [chosen, setChosen] = useState<string | null>(null);
  const [follow, setFollow] = useState(live);
  const frame = useRef<HTMLDivElement>(null);
  const search = useDeferredValue(query.trim());
  const wish = { projectId, runId, stageId: stageId ?? chosen, levels: levels[level], search };
  const count = useQuery(
    api.runs.logs.queryOptions(
      { ...wish, offset: 0, limit: 1 },
      { placeholderData: keepPreviousData, refetchInterval: live ? LOOK_AGAIN_MS : false },
    ),
  );
  const { refetch } = count;
  useEffect(() => {
    // The last lines come with the end itself.
    if (!live) void refetch();
  }, [live, refetch]);
  const total = count.data?.total ?? 0;
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  const items = rows.getVirtualItems();
  const pages = [...new Set(items.map((item) => Math.floor(item.index / PAGE)))];
  const loaded = useQueries({
    queries: pages.map((page) => {
      const full = (page + 1) * PAGE <= total;
      return api.runs.logs.queryOptions(
        { ...wish, offset: page * PAGE, limit: full ? PAGE : Math.max(1, total - page * PAGE) },
        { staleTime: Infinity, placeholderData: keepPreviousData },
      );
    }),
  });
  const lineAt = (index: number) => loaded[pages.indexOf(Math.floor(index / PAGE))]?.data?.lines[index % PAGE];
  const nameOf = new Map(stages.map((stage) => [stage.stageId, stage.name]));
  useEffect(() => {
    if (follow && total > 0) rows.scrollToIndex(total - 1, { align: "end" });
  }, [follow, total, rows]);
  const filtered = search !== "" || level !== "all" || wish.stageId !== null;
  return (
    <div className={styles.logs} data-testid="run-log">
      <div className={styles.bar}>
        <input
          className={styles.search}
          type="search"
          value={query}
          placeholder="Search the log"
          aria-label="Search the log"
          onChange={(event) => setQuery(event.target.value)}
        />
        {stageId === null && stages.length > 1 ? (
          <Select
            className={styles.level ?? ""}
            aria-label="Stage"
            value={chosen ?? ""}
            onChange={(event) => setChosen(event.target.value === "" ? null : event.target.value)}
          >
            <option value="">all stages</option>
            {stages.map((stage) => (
              <option key={stage.stageId} value={stage.stageId}>
                {stage.name}
              </option>
            ))}
          </Select>
        ) : null}
        <Select
          className={styles.level ?? ""}
          aria-label="Lowest level"
          value={level}
          onChange={(event) => isLevel(event.target.value) && setLevel(event.target.value)}
        >
          <option value="all">everything</option>
          <option value="info">info</option>
          <option value="warning">warnings</option>
          <option value="error">errors</option>
        </Select>
        <span className={styles.count} aria-live="polite">
          {count.data ? `${formatCount(total)} ${total === 1 ? "line" : "lines"}` : ""}
        </span>
        <IconButton
          label="Follow the end"
          aria-pressed={follow}
          icon={<ArrowDownToLine />}
          onClick={() => setFollow(true)}
        />
      </div>
      {count.error ? (
        <ErrorNotice
          error={readApiError(count.error)}
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      ) : null}
      {total === 0 ? (
        <p className={styles.none}>
          {count.isPending
            ? "Loading the log …"
            : filtered
              ? "No line fits."
              : live
                ? "Nothing was logged yet."
                : "Nothing was logged."}
        </p>
      ) : (
        <div
          ref={frame}
          className={styles.frame}
          style={{ height: rows.getTotalSize() + FRAME_EDGE }}
          role="log"
          aria-label="Log"
          tabIndex={0}
          onScroll={(event) => {
            const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
            setFollow(scrollTop + clientHeight >= scrollHeight - LINE);
          }}
        >
          <ol style={{ height: rows.getTotalSize() }} className={styles.tall}>
            {items.map((item) => {
              const line = lineAt(item.index);
              return (
                <li
                  key={item.key}
                  ref={rows.measureElement}
                  data-index={item.index}
                  className={styles.line}
                  data-level={line?.level}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {line ? (
                    <>
                      <time>{formatClock(line.at)}</time>
                      {nameOf.size > 0 && wish.stageId === null ? (
                        <span className={styles.stage}>{nameOf.get(line.stageId) ?? line.stageId}</span>
                      ) : null}
                      {line.level === "warning" || line.level === "error" ? <b>{line.level}</b> : null}
                      <span className={styles.text}>{line.text}</span>
                    </>
                  ) : (
                    <span className={styles.pending}>…</span>
                  )}
                </li>
              );
            })}
          </ol>
        </div>
      )}
      {count.data && count.data.dropped > 0 ? (
        <p className={styles.none}>{formatCount(count.data.dropped)} more lines were not kept.</p>
      ) : null}
    </div>
  );
}
