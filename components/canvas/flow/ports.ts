import { type NodeHandle, Position } from "@xyflow/react";
import type { PortSpec, PortType } from "../../../server/stages/contract.ts";
import { CARD } from "../card.ts";

/** Feedback loops begin and end below the card. Nothing is drawn there: React Flow knows the places from `handlesOf`. */
export const LOOP_OUT = "loop:out";
export const LOOP_IN = "loop:in";

const FIRST = 50;
const STEP = 22;
const SIZE = 12;

/** Distance of a port's middle from the top of the card. */
export const portOffset = (index: number): number => FIRST + index * STEP;

const side = (ports: readonly PortSpec[], type: "source" | "target", position: Position, x: number): NodeHandle[] =>
  ports.map((port, index) => ({
    id: port.name,
    type,
    position,
    x: x - SIZE / 2,
    y: portOffset(index) - SIZE / 2,
    width: SIZE,
    height: SIZE,
  }));

/** Where the ports of a card are, so that edges can be drawn before (and without) drawing the card. */
export function handlesOf(inputs: readonly PortSpec[], outputs: readonly PortSpec[]): NodeHandle[] {
  const loop = {
    position: Position.Bottom,
    x: CARD.width / 2 - SIZE / 2,
    y: CARD.height - SIZE / 2,
    width: SIZE,
    height: SIZE,
  };
  return [
    ...side(inputs, "target", Position.Left, 0),
    ...side(outputs, "source", Position.Right, CARD.width),
    { id: LOOP_OUT, type: "source", ...loop },
    { id: LOOP_IN, type: "target", ...loop },
  ];
}

/** A collapsed frame has one place where everything goes in and one where everything comes out. */
export const FOLDED_IN = "folded:in";
export const FOLDED_OUT = "folded:out";
const middle = { y: CARD.height / 2 - SIZE / 2, width: SIZE, height: SIZE };
export const foldedHandles: NodeHandle[] = [
  { id: FOLDED_IN, type: "target", position: Position.Left, x: -SIZE / 2, ...middle },
  { id: FOLDED_OUT, type: "source", position: Position.Right, x: CARD.width - SIZE / 2, ...middle },
  ...handlesOf([], []),
];

/** What a port carries, in a word for people. */
export const portWords: Record<PortType, string> = {
  dataset: "rows",
  rejects: "rejected rows",
  features: "features",
  model: "model",
  report: "report",
  endpoint: "endpoint",
  drift: "drift report",
};
