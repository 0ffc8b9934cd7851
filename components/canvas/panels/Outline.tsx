"use client";

import { ChevronRight, Plus } from "lucide-react";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { useShownRun, useStale } from "../../runs/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Status } from "../../ui/Status.tsx";
import { addStage } from "../actions.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { nodeState } from "../flow/nodeState.ts";
import { useNow } from "../../format/useNow.ts";
import { StageIcon } from "../stageIcons.tsx";
import styles from "./Outline.module.css";
import { Problems } from "./Problems.tsx";

function OutlineRow({ id }: { id: string }) {
  const editor = useEditor();
  const card = useEditorState((state) => state.derived.cards.get(id));
  const from = useEditorState((state) =>
    state.document.edges
      .filter((edge) => edge.to[0] === id)
      .map((edge) => state.derived.cards.get(edge.from[0])?.name ?? edge.from[0])
      .join(", "),
  );
  const run = useShownRun((shown) => shown.run?.stages[id] ?? null);
  const stale = useStale(id);
  const now = useNow(run?.status === "running");
  if (!card) return null;
  const state = nodeState(card, run, stale, now);
  return (
    <li className={styles.row} style={{ "--hue": card.hue }}>
      <button type="button" onClick={() => editor.setView({ open: id, selected: [id] })}>
        <span className={styles.icon}>
          <StageIcon name={card.icon} />
        </span>
        <span className={styles.text}>
          <span className={styles.name}>{card.name}</span>
          <span className={styles.facts}>
            {[from && `from ${from}`, ...card.lines.map((line) => line.value), state.rows, state.time]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
        {state.status === null ? null : (
          <Status status={state.status} {...(state.word === null ? {} : { word: state.word })} />
        )}
        <ChevronRight aria-hidden size={16} />
      </button>
    </li>
  );
}

/** The pipeline as a list in flow order: for narrow screens, where a drawing can't be read. */
export function Outline() {
  const editor = useEditor();
  const order = useEditorState((state) => state.derived.order);
  return (
    <div className={styles.outline} data-testid="outline">
      <header className={styles.head}>
        <h2>Stages</h2>
        {editor.canEdit ? (
          <Menu
            trigger={
              <Button size="small" icon={<Plus />}>
                Add a stage
              </Button>
            }
            list={stageDefinitions.map((definition) => ({
              label: definition.label,
              icon: <StageIcon name={definition.icon} />,
              onSelect: () => void addStage(editor, definition.kind, null),
            }))}
          />
        ) : null}
      </header>
      {order.length === 0 ? (
        <p className={styles.none}>No stages yet. Add an ingest stage and choose your data.</p>
      ) : null}
      <ol>
        {order.map((id) => (
          <OutlineRow key={id} id={id} />
        ))}
      </ol>
      <Problems />
    </div>
  );
}
