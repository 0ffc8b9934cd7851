"use client";

import { Panel, type ReactFlowState, useStore as useFlowStore, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { useTheme } from "../../ui/theme.ts";
import { CARD } from "../card.ts";
import type { Card } from "../store/derived.ts";
import { overviewFrame, pointAt } from "./overviewFrame.ts";
import styles from "./Overview.module.css";

const SIZE = { width: 148, height: 84 } as const;

/** Whether some stage isn't wholly in sight: only then an overview says something the canvas doesn't. */
function reachesBeyondView({ nodeLookup, transform: [x, y, zoom], width, height }: ReactFlowState): boolean {
  for (const { internals } of nodeLookup.values()) {
    const left = internals.positionAbsolute.x * zoom + x;
    const top = internals.positionAbsolute.y * zoom + y;
    if (left < 0 || top < 0 || left + CARD.width * zoom > width || top + CARD.height * zoom > height) return true;
  }
  return false;
}

type Cards = ReadonlyMap<string, Pick<Card, "hue">>;

/** Colours of the page as a drawing surface needs them; asked once each. */
function inkOf(canvas: HTMLElement): (value: string) => string {
  const style = getComputedStyle(canvas);
  const known = new Map<string, string>();
  return (value) => {
    const name = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
    if (name === undefined) return value;
    const ink = known.get(name) ?? (style.getPropertyValue(name).trim() || style.color);
    known.set(name, ink);
    return ink;
  };
}

function draw(canvas: HTMLCanvasElement, ink: (value: string) => string, state: ReactFlowState, cards: Cards): void {
  const context = canvas.getContext("2d");
  const frame = overviewFrame(state, SIZE);
  if (!context || !frame) return;
  const scale = canvas.width / SIZE.width;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(
    frame.scale * scale,
    0,
    0,
    frame.scale * scale,
    -frame.x * frame.scale * scale,
    -frame.y * frame.scale * scale,
  );
  for (const { id, type, internals, measured } of state.nodeLookup.values()) {
    const { x, y } = internals.positionAbsolute;
    context.fillStyle = ink(cards.get(id)?.hue ?? (type === "frame" ? "var(--line)" : "var(--muted)"));
    context.fillRect(x, y, measured.width ?? CARD.width, measured.height ?? CARD.height);
  }
  // What is out of sight lies under a veil with a window in it.
  const { view } = frame;
  context.globalAlpha = 0.7;
  context.fillStyle = ink("var(--sunken)");
  context.beginPath();
  context.rect(frame.x, frame.y, SIZE.width / frame.scale, SIZE.height / frame.scale);
  context.rect(view.x, view.y, view.width, view.height);
  context.fill("evenodd");
  context.globalAlpha = 1;
  context.lineWidth = 1.5 / frame.scale;
  context.strokeStyle = ink("var(--accent)");
  context.strokeRect(view.x, view.y, view.width, view.height);
}

/**
 * The whole pipeline, small, with the part in sight; press or drag to go there. One bitmap instead of an element per stage:
 * a thousand elements that follow every movement cost more than the canvas itself.
 */
export function Overview({ cards }: { cards: Cards }) {
  const overflows = useFlowStore(reachesBeyondView);
  return overflows ? <OverviewMap cards={cards} /> : null;
}

function OverviewMap({ cards }: { cards: Cards }) {
  const api = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { resolved } = useTheme();

  useEffect(() => {
    const surface = canvas.current;
    if (!surface) return;
    const dense = window.devicePixelRatio || 1;
    surface.width = SIZE.width * dense;
    surface.height = SIZE.height * dense;
    const ink = inkOf(surface);
    let asked = 0;
    const again = (): void => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        draw(surface, ink, api.getState(), cards);
      });
    };
    again();
    const stop = api.subscribe((now, before) => {
      if (now.transform !== before.transform || now.nodes !== before.nodes || now.width !== before.width) again();
    });
    return () => {
      stop();
      cancelAnimationFrame(asked);
    };
  }, [api, cards, resolved]);

  const go = ({ nativeEvent, buttons }: PointerEvent): void => {
    const state = api.getState();
    const frame = overviewFrame(state, SIZE);
    if (buttons !== 1 || !frame) return;
    const { x, y } = pointAt(frame, { x: nativeEvent.offsetX, y: nativeEvent.offsetY });
    const zoom = state.transform[2];
    void state.panZoom?.setViewport({ x: state.width / 2 - x * zoom, y: state.height / 2 - y * zoom, zoom });
  };
  return (
    <Panel position="bottom-right" className={styles.overview ?? ""}>
      <canvas
        ref={canvas}
        className="nopan nowheel"
        style={SIZE}
        role="img"
        aria-label="Overview of the pipeline"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={go}
      />
    </Panel>
  );
}
