"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatClock } from "../format/time.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Select } from "../ui/Input.tsx";
import type { LogEntry } from "./runView.ts";
import styles from "./RunLogs.module.css";

const LINE = 20;
/** Border above and below. */
const FRAME_EDGE = 2;
const levels = {
  all: ["debug", "info", "warning", "error"],
  info: ["info", "warning", "error"],
  warning: ["warning", "error"],
  error: ["error"],
} as const;
type Level = keyof typeof levels;
const isLevel = (value: string): value is Level => value in levels;

/** @returns lines of the stage (null = all) that hold every word searched for, at or above a level */
export function filterLines(
  lines: readonly LogEntry[],
  stageId: string | null,
  query: string,
  level: Level,
): LogEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted: readonly string[] = levels[level];
  return lines.filter(
    (line) =>
      (stageId === null || line.stageId === stageId) &&
      wanted.includes(line.level) &&
      words.every((word) => line.text.toLowerCase().includes(word)),
  );
}

/** What the stages said while they ran: searched by words, following the end as long as the end is in sight. */
export function RunLogs({
  lines,
  stageId,
  dropped,
  nameOf,
}: {
  lines: readonly LogEntry[];
  stageId: string | null;
  dropped: number;
  nameOf?: (stageId: string) => string;
}) {
  const [query, setQuery] = useState("");
  const [level, setLevel] = useState<Level>("info");
  const [follow, setFollow] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => filterLines(lines, stageId, query, level), [lines, stageId, query, level]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  useEffect(() => {
    if (follow && shown.length > 0) rows.scrollToIndex(shown.length - 1, { align: "end" });
  }, [follow, shown.length, rows]);
  return (
    <div className={styles.logs}>
      <div className={styles.bar}>
        <input
          className={styles.search}
          type="search"
          value={query}
          placeholder="Search the log"
          aria-label="Search the log"
          onChange={(event) => setQuery(event.target.value)}
        />
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
        <IconButton
          label="Follow the end"
          aria-pressed={follow}
          icon={<ArrowDownToLine />}
          onClick={() => setFollow(true)}
        />
      </div>
      {shown.length === 0 ? (
        <p className={styles.none}>{lines.length === 0 ? "Nothing was logged yet." : "No line fits."}</p>
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
            {rows.getVirtualItems().map((item) => {
              const line = shown[item.index];
              if (!line) return null;
              return (
                <li
                  key={item.key}
                  ref={rows.measureElement}
                  data-index={item.index}
                  className={styles.line}
                  data-level={line.level}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <time>{formatClock(new Date(line.at))}</time>
                  {nameOf ? <span className={styles.stage}>{nameOf(line.stageId)}</span> : null}
                  {line.level === "warning" || line.level === "error" ? <b>{line.level}</b> : null}
                  <span className={styles.text}>{line.text}</span>
                </li>
              );
            })}
          </ol>
        </div>
      )}
      {dropped > 0 ? <p className={styles.none}>{dropped} more lines were not kept.</p> : null}
    </div>
  );
}
