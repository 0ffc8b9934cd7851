"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Plus } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { formatCount } from "../../format/number.ts";
import { type StageRunView, useShownRun } from "../../runs/index.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Input, Select } from "../../ui/Input.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { addStage } from "../actions.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { Problems } from "../panels/Problems.tsx";
import { useNarrow } from "../useNarrow.ts";
import { StageIcon } from "../stageIcons.tsx";
import styles from "./Outline.module.css";
import { OutlineRow } from "./OutlineRow.tsx";
import { type OutlineFilter, outlineFilters, outlineIds, type OutlineSort, outlineSorts } from "./rows.ts";

const ROW = 64;
const noRuns: Readonly<Record<string, StageRunView>> = {};

function AddStage() {
  const editor = useEditor();
  const t = useTranslations("outline");
  return (
    <Menu
      trigger={
        <Button size="small" icon={<Plus />}>
          {t("add")}
        </Button>
      }
      list={stageDefinitions.map((definition) => ({
        label: definition.label,
        icon: <StageIcon name={definition.icon} />,
        keys: definition.shortcut,
        onSelect: () => void addStage(editor, definition.kind, null),
      }))}
    />
  );
}

/** The pipeline as a list: what the canvas shows, for narrow screens and for people who listen to it. Everything can be edited from here. */
export function Outline() {
  const editor = useEditor();
  const t = useTranslations("outline");
  const document = useEditorState((state) => state.document);
  const derived = useEditorState((state) => state.derived);
  const narrow = useNarrow();
  const [text, setText] = useState("");
  const [filter, setFilter] = useState<OutlineFilter>("all");
  const [sort, setSort] = useState<OutlineSort>("flow");
  const needsRuns = !["all", "problems", "muted"].includes(filter) || ["status", "rows", "time"].includes(sort);
  const runs = useShownRun((shown) => (needsRuns ? (shown.run?.stages ?? noRuns) : noRuns));
  const ids = useMemo(
    () => outlineIds(document, derived, runs, { text, filter, sort }),
    [document, derived, runs, text, filter, sort],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
  });
  /** Arrows walk the list; a row that isn't drawn yet is brought into sight first. */
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const here = (event.target as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset["index"];
    if (step === undefined || here === undefined) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(ids.length - 1, Number(here) + step));
    const id = ids[index];
    if (id === undefined) return;
    rows.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-outline-stage="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  return (
    <div ref={scroller} className={styles.outline} data-testid="outline">
      <header className={styles.head}>
        <h2>{t("title")}</h2>
        <p className={styles.count} role="status">
          {ids.length === document.stages.length
            ? t("count", { count: ids.length, shown: formatCount(ids.length) })
            : t("countOf", { shown: formatCount(ids.length), all: formatCount(document.stages.length) })}
        </p>
        {editor.canEdit ? <AddStage /> : null}
      </header>
      {document.stages.length === 0 ? (
        <EmptyState title={t("emptyTitle")}>{editor.canEdit ? t("empty") : t("emptyReadOnly")}</EmptyState>
      ) : (
        <>
          <div className={styles.tools}>
            <Input
              type="search"
              aria-label={t("find")}
              placeholder={t("find")}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Select
              aria-label={t("show")}
              value={filter}
              onChange={(event) => setFilter(outlineFilters.find((each) => each === event.target.value) ?? "all")}
            >
              {outlineFilters.map((each) => (
                <option key={each} value={each}>
                  {t(`filters.${each}`)}
                </option>
              ))}
            </Select>
            <Select
              aria-label={t("sort")}
              value={sort}
              onChange={(event) => setSort(outlineSorts.find((each) => each === event.target.value) ?? "flow")}
            >
              {outlineSorts.map((each) => (
                <option key={each} value={each}>
                  {t(`sorts.${each}`)}
                </option>
              ))}
            </Select>
          </div>
          {ids.length === 0 ? <p className={styles.none}>{t("nothing")}</p> : null}
          <ol className={styles.list} style={{ height: rows.getTotalSize() }} aria-label={t("title")} onKeyDown={walk}>
            {rows.getVirtualItems().map(({ index, key, start }) => (
              <OutlineRow
                key={key}
                id={ids[index] ?? ""}
                place={index}
                of={ids.length}
                top={start}
                measure={rows.measureElement}
              />
            ))}
          </ol>
        </>
      )}
      {/* Beside the canvas's palette they stand already. */}
      {narrow ? <Problems /> : null}
    </div>
  );
}
