"use client";

import { Cable, MoreHorizontal, Play, SlidersHorizontal, Trash2, Volume2, VolumeX } from "lucide-react";
import { memo, useMemo } from "react";
import { useTranslations } from "use-intl";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { useNow } from "../../format/useNow.ts";
import { useShownRun, useStale } from "../../runs/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Status } from "../../ui/Status.tsx";
import { removeAll } from "../actions.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { nodeState } from "../flow/nodeState.ts";
import { StageIcon } from "../stageIcons.tsx";
import styles from "./Outline.module.css";

/** Names at the other ends of a stage's edges, as one text, so that a row is drawn again only when it changes. */
function useNeighbours(id: string, side: "in" | "out"): string {
  return useEditorState((state) => {
    const [own, far] = side === "in" ? (["to", "from"] as const) : (["from", "to"] as const);
    const names = state.document.edges
      .filter((edge) => edge[own][0] === id)
      .map((edge) => state.derived.cards.get(edge[far][0])?.name ?? edge[far][0]);
    return [...new Set(names)].join(", ");
  });
}

type OutlineRowProps = {
  id: string;
  place: number;
  of: number;
  top: number;
  measure: (row: HTMLElement | null) => void;
};

/** One stage: everything its card on the canvas says, in words, and everything that can be done with it. */
export const OutlineRow = memo(function OutlineRow({ id, place, of, top, measure }: OutlineRowProps) {
  const editor = useEditor();
  const ui = useCanvasUi();
  const t = useTranslations("outline");
  const card = useEditorState((state) => state.derived.cards.get(id));
  const selected = useEditorState((state) => state.view.selected.includes(id));
  const muted = useEditorState((state) => state.document.stages.some((stage) => stage.id === id && stage.muted));
  const from = useNeighbours(id, "in");
  const to = useNeighbours(id, "out");
  const run = useShownRun((shown) => shown.run?.stages[id] ?? null);
  const stale = useStale(id);
  const now = useNow(run?.status === "running");
  const select = (): void => editor.setView({ selected: [id], edges: [] });
  const mute = (): void =>
    editor.commit(muted ? t("unmute") : t("mute"), [build.setMuted(editor.document(), id, !muted)]);
  const list = useMemo(
    () => ({ open: <SlidersHorizontal size={14} />, connect: <Cable size={14} />, run: <Play size={14} /> }),
    [],
  );
  if (!card) return null;
  const state = nodeState(card, run, stale, now);
  return (
    <li
      ref={measure}
      className={styles.row}
      data-index={place}
      data-selected={selected || undefined}
      aria-posinset={place + 1}
      aria-setsize={of}
      style={{ "--hue": card.hue, transform: `translateY(${top}px)` }}
    >
      <button
        type="button"
        className={styles.stage}
        data-outline-stage={id}
        aria-current={selected || undefined}
        onFocus={select}
        onClick={() => editor.setView({ open: id, selected: [id], edges: [] })}
      >
        <span className={styles.icon}>
          <StageIcon name={card.icon} />
        </span>
        <span className={styles.cell}>
          <span className={styles.name} dir="auto">
            {card.name}
          </span>
          <span className={styles.facts}>{card.label ?? t("unknownKind", { kind: card.kind })}</span>
        </span>
        <span className={styles.cell} data-wide>
          {card.lines.map((line) => (
            <span key={line.label} className={styles.facts}>
              {line.label} <span className={styles.value}>{line.value}</span>
            </span>
          ))}
        </span>
        <span className={styles.cell} data-wide>
          {from === "" ? null : <span className={styles.facts}>{t("from", { names: from })}</span>}
          {to === "" ? null : <span className={styles.facts}>{t("to", { names: to })}</span>}
          {from === "" && to === "" ? <span className={styles.facts}>{t("unconnected")}</span> : null}
        </span>
        <span className={styles.cell} data-end>
          {muted ? (
            <Status status="skipped" word={t("muted")} />
          ) : state.status === null ? (
            <span className={styles.facts}>{t("neverRun")}</span>
          ) : (
            <Status status={state.status} {...(state.word === null ? {} : { word: state.word })} />
          )}
          <span className={styles.facts}>{[state.rows, state.time].filter(Boolean).join(" · ")}</span>
        </span>
      </button>
      <Menu
        trigger={<IconButton label={t("actionsFor", { name: card.name })} icon={<MoreHorizontal />} onFocus={select} />}
        list={[
          { label: t("open"), icon: list.open, onSelect: () => editor.setView({ open: id, selected: [id] }) },
          { label: t("connect"), icon: list.connect, keys: "C", disabled: !editor.canEdit, onSelect: ui.openConnect },
          { label: t("runToHere"), icon: list.run, keys: ".", disabled: !editor.canEdit, onSelect: () => ui.runTo(id) },
          {
            label: muted ? t("unmute") : t("mute"),
            icon: muted ? <Volume2 size={14} /> : <VolumeX size={14} />,
            disabled: !editor.canEdit,
            onSelect: mute,
          },
          { type: "separator" },
          {
            label: t("remove"),
            icon: <Trash2 size={14} />,
            keys: "Del",
            danger: true,
            disabled: !editor.canEdit,
            onSelect: () => removeAll(editor, [id], []),
          },
        ]}
      />
    </li>
  );
});
