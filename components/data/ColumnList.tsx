"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Calendar, CalendarClock, ChevronRight, Hash, type LucideIcon, Sigma, ToggleLeft, Type } from "lucide-react";
import { useRef, useState } from "react";
import { Sparkline } from "../charts/index.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { ColumnCard } from "./ColumnCard.tsx";
import styles from "./data.module.css";
import { barsOf, type Profile } from "./profile.ts";

const icons: Record<string, LucideIcon> = {
  integer: Hash,
  number: Sigma,
  boolean: ToggleLeft,
  string: Type,
  date: Calendar,
  datetime: CalendarClock,
};
const ROW = 34;

/** The mark of a column's type; the word stands beside it for those who can't see it. */
export function TypeIcon({ type }: { type: string }) {
  const Icon = icons[type] ?? Type;
  return <Icon size={14} aria-label={type} className={styles.typeIcon} />;
}

/**
 * Columns with type, missing share, distinct values and shape, one line each; a click unfolds a column.
 * Only what is in sight is drawn: tables with thousands of columns stay quick.
 */
export function ColumnList({ profile, roles }: { profile: Profile; roles: Readonly<Record<string, string>> }) {
  const [open, setOpen] = useState<string | null>(null);
  const [query, setQuery] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  const names = Object.keys(profile.columns).filter((name) => name.toLowerCase().includes(query.trim().toLowerCase()));
  const rows = useVirtualizer({
    count: names.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => names[index] ?? index,
  });
  return (
    <div className={styles.columns}>
      <input
        className={styles.search}
        type="search"
        value={query}
        placeholder={`Find one of ${Object.keys(profile.columns).length} columns`}
        aria-label="Find a column"
        onChange={(event) => setQuery(event.target.value)}
      />
      <div ref={frame} className={styles.scroll}>
        <ul style={{ height: rows.getTotalSize() }} className={styles.tall}>
          {rows.getVirtualItems().map((item) => {
            const name = names[item.index] ?? "";
            const column = profile.columns[name];
            if (!column) return null;
            const expanded = open === name;
            return (
              <li
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                className={styles.column}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <button
                  type="button"
                  className={styles.line}
                  aria-expanded={expanded}
                  onClick={() => setOpen(expanded ? null : name)}
                >
                  <ChevronRight aria-hidden size={14} data-open={expanded || undefined} />
                  <TypeIcon type={column.type} />
                  <span className={styles.name} title={name}>
                    {name}
                  </span>
                  {roles[name] ? <span className={styles.role}>{roles[name]}</span> : null}
                  <span className={styles.missing} data-some={column.missing > 0 || undefined}>
                    {column.missing > 0 ? formatShare(column.missing) : ""}
                  </span>
                  <span className={styles.distinct} title={`${formatCount(column.distinct)} distinct values`}>
                    {formatCount(column.distinct)}
                  </span>
                  <span className={styles.spark}>
                    <Sparkline counts={barsOf(column)} label={`Shape of ${name}`} />
                  </span>
                </button>
                {expanded ? <ColumnCard name={name} column={column} rows={profile.rows} /> : null}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
