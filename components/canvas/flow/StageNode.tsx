"use client";

import { Handle, type NodeProps, Position, useConnection } from "@xyflow/react";
import { Pin } from "lucide-react";
import { memo, useMemo } from "react";
import type { PortSpec } from "../../../server/stages/contract.ts";
import { checkConnection } from "../../../server/pipeline/checkConnection.ts";
import { useShownRun, useStale } from "../../runs/index.ts";
import { Status } from "../../ui/Status.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { StageIcon } from "../stageIcons.tsx";
import { AnnotationBadge } from "./AnnotationBadge.tsx";
import { useFar } from "./far.ts";
import { nodeState } from "./nodeState.ts";
import { PortShape } from "./PortShape.tsx";
import { portOffset, portWords } from "./ports.ts";
import type { StageFlowNode } from "./projection.ts";
import styles from "./StageNode.module.css";
import { useNow } from "../../format/useNow.ts";

/** Which inputs of this card would take the edge being drawn; null while none is drawn. */
function useFittingInputs(stageId: string): Set<string> | null {
  const from = useConnection((connection) =>
    connection.inProgress && connection.fromHandle.type === "source"
      ? `${connection.fromNode.id}\n${connection.fromHandle.id ?? ""}`
      : null,
  );
  const editor = useEditor();
  return useMemo(() => {
    if (from === null) return null;
    const [source = "", port = ""] = from.split("\n");
    const inputs = editor.store.getState().derived.cards.get(stageId)?.inputs ?? [];
    return new Set(
      inputs
        .filter((input) => checkConnection(editor.document(), { from: [source, port], to: [stageId, input.name] }).ok)
        .map((input) => input.name),
    );
  }, [editor, from, stageId]);
}

function Port({
  port,
  index,
  side,
  fits,
}: {
  port: PortSpec;
  index: number;
  side: "in" | "out";
  fits: boolean | null;
}) {
  const words = `${side === "in" ? "Input" : "Output"} ${port.label} (${portWords[port.type]})`;
  return (
    <Handle
      id={port.name}
      type={side === "in" ? "target" : "source"}
      position={side === "in" ? Position.Left : Position.Right}
      className={styles.port}
      style={{ top: portOffset(index) }}
      role="img"
      aria-label={words}
      title={words}
      data-fits={fits === null ? undefined : fits}
    >
      <PortShape type={port.type} />
    </Handle>
  );
}

/**
 * One stage on the canvas. Everything about its kind comes from the card; one component draws them all, from afar as a block
 * with its name, tinted by how it goes: a thousand of those are drawn again only when that changes.
 */
export const StageNode = memo(function StageNode({ id, selected }: NodeProps<StageFlowNode>) {
  const far = useFar();
  return far ? <StageBlock id={id} selected={selected} /> : <StageCard id={id} selected={selected} />;
});

type StageLook = { id: string; selected: boolean };

function StageBlock({ id, selected }: StageLook) {
  const card = useEditorState((state) => state.derived.cards.get(id));
  const status = useShownRun(({ run, stale }) =>
    card ? nodeState(card, run?.stages[id] ?? null, stale.has(id), 0).status : null,
  );
  if (!card) return null;
  return (
    <article
      className={styles.block}
      style={{ "--hue": card.hue }}
      data-selected={selected || undefined}
      data-status={status ?? "new"}
      data-muted={card.muted || undefined}
    >
      {card.name}
    </article>
  );
}

function StageCard({ id, selected }: StageLook) {
  const card = useEditorState((state) => state.derived.cards.get(id));
  const run = useShownRun((shown) => shown.run?.stages[id] ?? null);
  const stale = useStale(id);
  const now = useNow(run?.status === "running");
  const fitting = useFittingInputs(id);
  if (!card) return null;
  const state = nodeState(card, run, stale, now);
  return (
    <article
      className={styles.card}
      style={{ "--hue": card.hue }}
      data-selected={selected || undefined}
      data-status={state.status ?? "new"}
      data-muted={card.muted || undefined}
    >
      <header className={styles.head}>
        <span className={styles.icon}>
          <StageIcon name={card.icon} />
        </span>
        <span className={styles.name} title={card.name} dir="auto">
          {card.name}
        </span>
        {card.pinned ? <Pin className={styles.pin ?? ""} aria-label="Pinned" /> : null}
        {card.annotation ? <AnnotationBadge annotation={card.annotation} /> : null}
        {state.status === null ? null : (
          <Status status={state.status} {...(state.word === null ? {} : { word: state.word })} />
        )}
      </header>
      <dl className={styles.lines}>
        {card.lines.slice(0, 2).map((line) => (
          <div key={line.label} className={styles.line}>
            <dt>{line.label}</dt>
            <dd title={line.value}>{line.value}</dd>
          </div>
        ))}
      </dl>
      <footer className={styles.foot}>
        {state.progress === null ? null : (
          <span className={styles.progress} style={{ width: `${state.progress * 100}%` }} />
        )}
        <span className={styles.rows}>{state.rows || (run === null ? "not run yet" : "")}</span>
        <span>{state.time}</span>
      </footer>
      {card.inputs.map((port, index) => (
        <Port
          key={port.name}
          port={port}
          index={index}
          side="in"
          fits={fitting === null ? null : fitting.has(port.name)}
        />
      ))}
      {card.outputs.map((port, index) => (
        <Port key={port.name} port={port} index={index} side="out" fits={null} />
      ))}
    </article>
  );
}
