"use client";

import { useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import { type Presence, useLive, useLiveState } from "../live/index.ts";
import styles from "./PresenceLayer.module.css";

/** What of somebody's selection is drawn: the server cuts longer ones as well. */
const SHOWN_SELECTION = 20;
/** What is selected may be a note or a frame under a name of the canvas's own; those aren't told. */
const STAGE_ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

type Box = { id: string; x: number; y: number; width: number; height: number; names: string };

/** Tells others where this tab's hand and selection are. */
function useTelling(selected: readonly string[]): void {
  const live = useLive();
  const flow = useReactFlow();
  const surface = useStore((state) => state.domNode);
  useEffect(
    () => live.say({ selected: selected.filter((id) => STAGE_ID.test(id)).slice(0, SHOWN_SELECTION) }),
    [live, selected],
  );
  useEffect(() => {
    if (!surface) return;
    const move = (event: PointerEvent): void => {
      // A finger has no place while it isn't down.
      if (event.pointerType === "touch") return;
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
      live.say({ cursor: { x: Math.round(x), y: Math.round(y) } });
    };
    const leave = (): void => live.say({ cursor: null });
    surface.addEventListener("pointermove", move);
    surface.addEventListener("pointerleave", leave);
    return () => {
      surface.removeEventListener("pointermove", move);
      surface.removeEventListener("pointerleave", leave);
    };
  }, [surface, flow, live]);
  useEffect(() => () => live.say({ cursor: null, selected: [] }), [live]);
}

/** Hands and selections of the others, in ink, each with a name. Inside of a React Flow. */
export function PresenceLayer({ selected }: { selected: readonly string[] }) {
  useTelling(selected);
  const { tabId } = useLive();
  const people = useLiveState((state) => state.people);
  const others = useMemo(() => {
    const me = [...people.values()].find(({ key }) => key.endsWith(`:${tabId}`))?.userId;
    return [...people.values()].filter(({ userId, key }) => userId !== me && !key.endsWith(`:${tabId}`));
  }, [people, tabId]);
  if (others.length === 0) return null;
  return (
    <ViewportPortal>
      <Selections others={others} />
      {others.map(({ key, name, cursor }) =>
        cursor === null ? null : (
          <div key={key} className={styles.hand} style={{ translate: `${cursor.x}px ${cursor.y}px` }} aria-hidden>
            <svg width="14" height="18" viewBox="0 0 14 18" className={styles.arrow}>
              <path d="M1 1v14.5l4-3.8 2.4 5.3 2.6-1.2-2.4-5.2 5.4-.4z" />
            </svg>
            <span className={styles.label} dir="auto">
              {name}
            </span>
          </div>
        ),
      )}
    </ViewportPortal>
  );
}

function Selections({ others }: { others: readonly Presence[] }) {
  const wanted = useMemo(() => {
    const names = new Map<string, string[]>();
    for (const { name, selected } of others)
      for (const id of selected) names.set(id, [...new Set([...(names.get(id) ?? []), name])]);
    return names;
  }, [others]);
  const boxes = useStore(
    (state): Box[] =>
      [...wanted].flatMap(([id, names]) => {
        const node = state.nodeLookup.get(id);
        if (!node) return [];
        const { x, y } = node.internals.positionAbsolute;
        const { width = 0, height = 0 } = node.measured;
        return [{ id, x, y, width, height, names: names.join(", ") }];
      }),
    sameBoxes,
  );
  return boxes.map(({ id, x, y, width, height, names }) => (
    <div
      key={id}
      className={styles.selection}
      style={{ translate: `${x}px ${y}px`, width, height }}
      data-testid={`selected-by-others-${id}`}
    >
      <span className={styles.tag} dir="auto">
        {names}
      </span>
    </div>
  ));
}

const sameBoxes = (a: readonly Box[], b: readonly Box[]): boolean =>
  a.length === b.length &&
  a.every((box, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      box.id === other.id &&
      box.x === other.x &&
      box.y === other.y &&
      box.width === other.width &&
      box.height === other.height &&
      box.names === other.names
    );
  });
