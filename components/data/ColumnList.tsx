"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useRef, useState } from "react";
import { Sparkline } from "../charts/index.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { ColumnCard } from "./ColumnCard.tsx";
import styles from "./data.module.css";
import type { Classes } from "./look.ts";
import { barsOf, type Profile } from "./profile.ts";
import { TypeIcon } from "./TypeIcon.tsx";

const ROW = 34;

/**
 * Columns with type, missing share, distinct values and shape, one line each; a click unfolds a column.
 * Only what is in sight is drawn: tables with thousands of columns stay quick.
 */
export function ColumnList({
  profile,
  roles,
  classes,
  onColumn,
}: {
  profile: Profile;
  roles: Readonly<Record<string, string>>;
  classes?: Classes | undefined;
  /** Opens a column elsewhere; without it a click unfolds the column in place. */
  onColumn?: ((name: string) => void) | undefined;
}) {
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
                  {...(onColumn ? {} : { "aria-expanded": expanded })}
                  onClick={() => (onColumn ? onColumn(name) : setOpen(expanded ? null : name))}
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
                {expanded ? (
                  <ColumnCard name={name} column={column} rows={profile.sampled ?? profile.rows} classes={classes} />
                ) : null}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
