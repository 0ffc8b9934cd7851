"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Maximize2 } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { formatCount } from "../format/number.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { QuietSwitch } from "./QuietSwitch.tsx";
import { cellText, invisibleText, isLong, shortText } from "./cellText.ts";
import styles from "./grid.module.css";
import type { Cell, Preview } from "./look.ts";
import { TypeIcon } from "./TypeIcon.tsx";

const ROW = 30;
const HEAD = 34;
const NUMBER = 58;
const PART = 88;
const LETTER = 7.4;
const NARROWEST = 84;
const WIDEST = 280;
const MOST_SHOWN_ROWS = 12;
const MOST_LARGE_ROWS = 20;

type Opened = { column: string; row: number | null; cell: Cell };

/** Wide enough for the name and the first values, in pixels. */
export function widthsOf(preview: Preview): number[] {
  return preview.columns.map((column, at) => {
    const cells = preview.first.cells.slice(0, 30).map((row) => shortText(row[at] ?? null).length);
    return Math.min(WIDEST, Math.max(NARROWEST, Math.max(column.name.length + 4, ...cells) * LETTER + 20));
  });
}

function CellView({ cell, numeric, onOpen }: { cell: Cell; numeric: boolean; onOpen: () => void }) {
  if (cell === null) return <span className={styles.missing}>missing</span>;
  const invisible = invisibleText(cell);
  if (invisible) return <span className={styles.blank}>{invisible}</span>;
  if (isLong(cell))
    return (
      <button type="button" className={styles.long} title="Show all of it" tabIndex={-1} onClick={onOpen}>
        {shortText(cell)}
      </button>
    );
  return (
    <span data-numeric={numeric || undefined} dir="auto">
      {shortText(cell)}
    </span>
  );
}

/**
 * Rows of a table, exactly as stored: the first ones or some drawn at random. Only what is in sight is drawn, across and
 * down, so a thousand columns stay quick. Arrow keys walk the cells, Enter opens a long one.
 */
export function PreviewGrid({
  preview,
  label,
  large = false,
}: {
  preview: Preview;
  label: string;
  /** Drawn in a window of its own, with more rows in sight. */
  large?: boolean;
}) {
  const [enlarged, setEnlarged] = useState(false);
  const [which, setWhich] = useState<"first" | "random">("first");
  const [at, setAt] = useState({ row: 0, column: 0 });
  const [opened, setOpened] = useState<Opened | null>(null);
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const slice = preview[which];
  const list = useMemo(() => widthsOf(preview), [preview]);
  const lead = NUMBER + (slice.partitions ? PART : 0);
  const rows = useVirtualizer({
    count: slice.cells.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: preview.columns.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => list[index] ?? NARROWEST,
    overscan: 3,
  });
  const open = (row: number, column: number): void => {
    const cell = slice.cells[row]?.[column] ?? null;
    setOpened({ column: preview.columns[column]?.name ?? "", row: slice.rows[row] ?? null, cell });
  };
  const walk = (event: KeyboardEvent): void => {
    const last = { row: slice.cells.length - 1, column: preview.columns.length - 1 };
    const moves: Readonly<Record<string, { row: number; column: number }>> = {
      ArrowDown: { row: Math.min(at.row + 1, last.row), column: at.column },
      ArrowUp: { row: Math.max(at.row - 1, 0), column: at.column },
      ArrowRight: { row: at.row, column: Math.min(at.column + 1, last.column) },
      ArrowLeft: { row: at.row, column: Math.max(at.column - 1, 0) },
      PageDown: { row: Math.min(at.row + 10, last.row), column: at.column },
      PageUp: { row: Math.max(at.row - 10, 0), column: at.column },
      Home: { row: at.row, column: 0 },
      End: { row: at.row, column: last.column },
    };
    const next = moves[event.key];
    if (event.key === "Enter") open(at.row, at.column);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    rows.scrollToIndex(next.row);
    columns.scrollToIndex(next.column);
  };
  if (preview.columns.length === 0) return <p className={styles.note}>This table has no columns.</p>;
  const wide = lead + columns.getTotalSize();
  const height = HEAD + Math.min(Math.max(1, slice.cells.length), large ? MOST_LARGE_ROWS : MOST_SHOWN_ROWS) * ROW + 14;
  return (
    <div className={styles.preview}>
      <Dialog open={enlarged} onOpenChange={setEnlarged} title={label} wide>
        {enlarged ? <PreviewGrid preview={preview} label={label} large /> : null}
      </Dialog>
      <div className={styles.bar}>
        <QuietSwitch
          label="Rows shown"
          value={which}
          onChange={(next) => {
            setWhich(next);
            setAt({ row: 0, column: at.column });
          }}
          choices={[
            { value: "first", label: "First" },
            { value: "random", label: "Random" },
          ]}
        />
        <span className={styles.note}>
          {formatCount(slice.cells.length)} of {formatCount(preview.rows)} rows
        </span>
        {large ? null : <IconButton label="Enlarge" icon={<Maximize2 />} onClick={() => setEnlarged(true)} />}
      </div>
      {slice.cells.length === 0 ? <p className={styles.note}>There is no row.</p> : null}
      <div
        ref={frame}
        className={styles.frame}
        style={{ height: large ? `min(${height}px, 60vh)` : height }}
        role="grid"
        aria-label={label}
        aria-rowcount={preview.rows + 1}
        aria-colcount={preview.columns.length}
        aria-activedescendant={`${id}-${at.row}-${at.column}`}
        tabIndex={0}
        onKeyDown={walk}
      >
        <div role="presentation" style={{ width: wide, height: HEAD + rows.getTotalSize() }} className={styles.sheet}>
          <div role="row" className={styles.head} style={{ width: wide }}>
            <span role="columnheader" className={styles.number} style={{ width: NUMBER }}>
              Row
            </span>
            {slice.partitions ? (
              <span role="columnheader" className={styles.part} style={{ width: PART }}>
                Partition
              </span>
            ) : null}
            {columns.getVirtualItems().map((item) => {
              const column = preview.columns[item.index];
              return column ? (
                <span
                  key={item.key}
                  role="columnheader"
                  aria-colindex={item.index + 1}
                  className={styles.name}
                  style={{ left: lead + item.start, width: item.size }}
                  title={column.name}
                >
                  <TypeIcon type={column.type} />
                  <span dir="auto">{column.name}</span>
                </span>
              ) : null;
            })}
          </div>
          {rows.getVirtualItems().map((row) => (
            <div
              key={row.key}
              role="row"
              aria-rowindex={row.index + 2}
              className={styles.row}
              style={{ top: HEAD + row.start, width: wide }}
            >
              <span role="rowheader" className={styles.number} style={{ width: NUMBER }}>
                {slice.rows[row.index] ?? "–"}
              </span>
              {slice.partitions ? (
                <span role="gridcell" className={styles.part} style={{ width: PART }}>
                  {slice.partitions[row.index] ?? "–"}
                </span>
              ) : null}
              {columns.getVirtualItems().map((item) => {
                const type = preview.columns[item.index]?.type ?? "";
                return (
                  <span
                    key={item.key}
                    id={`${id}-${row.index}-${item.index}`}
                    role="gridcell"
                    aria-colindex={item.index + 1}
                    aria-selected={at.row === row.index && at.column === item.index}
                    className={styles.cell}
                    data-numeric={type === "integer" || type === "number" || undefined}
                    style={{ left: lead + item.start, width: item.size }}
                  >
                    <CellView
                      cell={slice.cells[row.index]?.[item.index] ?? null}
                      numeric={type === "integer" || type === "number"}
                      onOpen={() => open(row.index, item.index)}
                    />
                  </span>
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <Dialog
        open={opened !== null}
        onOpenChange={(on) => (on ? null : setOpened(null))}
        title={opened?.column ?? ""}
        description={opened ? describe(opened) : ""}
        wide
      >
        {opened ? (
          <>
            <pre className={styles.full} dir="auto">
              {opened.cell === null ? "(missing)" : cellText(opened.cell)}
            </pre>
            <CopyButton text={cellText(opened.cell)} />
          </>
        ) : null}
      </Dialog>
    </div>
  );
}

function describe({ row, cell }: Opened): string {
  const where = row === null ? "" : `Row ${row}. `;
  if (cell === null) return `${where}No value.`;
  if (typeof cell === "object")
    return `${where}The first ${formatCount(cell.text.length)} of ${formatCount(cell.length)} characters.`;
  return `${where}${formatCount(cellText(cell).length)} characters.`;
}
