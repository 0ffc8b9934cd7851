"use client";

import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { useId, useState } from "react";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { addStage, KIND_MIME } from "../actions.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { StageIcon } from "../stageIcons.tsx";
import styles from "./Palette.module.css";
import { Problems } from "./Problems.tsx";

export const PALETTE_SEARCH = "palette-search";

/** Stage kinds to add: by click beside the selected stage, by dragging to a place, by key. */
export function Palette() {
  const editor = useEditor();
  const open = useEditorState((state) => state.view.palette);
  const [query, setQuery] = useState("");
  const listId = useId();
  const wanted = query.trim().toLowerCase();
  const found = stageDefinitions.filter((each) => `${each.label} ${each.description}`.toLowerCase().includes(wanted));
  const add = (kind: string): void => {
    addStage(editor, kind, null);
    setQuery("");
  };
  return (
    <aside className={styles.palette} data-open={open || undefined} aria-label="Stages and problems">
      <div className={styles.top}>
        {open ? (
          <label className={styles.search}>
            <Search aria-hidden />
            <input
              id={PALETTE_SEARCH}
              value={query}
              placeholder="Add a stage"
              aria-label="Find a stage to add"
              aria-controls={listId}
              autoComplete="off"
              disabled={!editor.canEdit}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                const [first] = found;
                if (event.key === "Enter" && first && wanted !== "") add(first.kind);
                if (event.key === "Escape") {
                  setQuery("");
                  event.currentTarget.blur();
                }
              }}
            />
            <Kbd>/</Kbd>
          </label>
        ) : null}
        <IconButton
          label={open ? "Fold the palette" : "Unfold the palette"}
          icon={open ? <PanelLeftClose /> : <PanelLeftOpen />}
          aria-expanded={open}
          onClick={() => editor.setView({ palette: !open })}
        />
      </div>
      {open ? <h2 className={styles.heading}>Stages</h2> : null}
      <ul className={styles.list} id={listId}>
        {found.map((definition) => (
          <li key={definition.kind}>
            <Tooltip text={definition.description} side="right">
              <button
                type="button"
                className={styles.kind}
                style={{ "--hue": `var(${definition.hue})` }}
                draggable={editor.canEdit}
                disabled={!editor.canEdit}
                aria-label={`Add ${definition.label}`}
                onClick={() => add(definition.kind)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(KIND_MIME, definition.kind);
                  event.dataTransfer.effectAllowed = "copy";
                }}
              >
                <span className={styles.icon}>
                  <StageIcon name={definition.icon} />
                </span>
                {open ? (
                  <>
                    <span className={styles.label}>{definition.label}</span>
                    <span className={styles.key}>{definition.shortcut}</span>
                  </>
                ) : null}
              </button>
            </Tooltip>
          </li>
        ))}
        {found.length === 0 ? <li className={styles.none}>No stage is called that.</li> : null}
      </ul>
      {open ? <Problems /> : null}
    </aside>
  );
}
