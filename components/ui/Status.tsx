"use client";

import { Ban, Check, Circle, CircleDashed, Hourglass, MinusCircle, SquareSlash, X, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./classNames.ts";
import { Spinner } from "./Spinner.tsx";
import styles from "./Status.module.css";
import { useUiText } from "./uiText.ts";

/** Every state something can be in on screen. Each has its own shape, word and colour, so none of the three is needed alone. */
export const statusNames = [
  "pending",
  "queued",
  "running",
  "waiting",
  "succeeded",
  "cached",
  "failed",
  "cancelled",
  "skipped",
  "blocked",
  "stale",
] as const;
export type StatusName = (typeof statusNames)[number];

const looks: Record<StatusName, { icon: ReactNode; tone: string }> = {
  pending: { icon: <CircleDashed />, tone: "quiet" },
  queued: { icon: <Circle />, tone: "quiet" },
  running: { icon: <Spinner />, tone: "accent" },
  waiting: { icon: <Hourglass />, tone: "warn" },
  succeeded: { icon: <Check />, tone: "good" },
  cached: { icon: <Zap />, tone: "good" },
  failed: { icon: <X />, tone: "bad" },
  cancelled: { icon: <Ban />, tone: "quiet" },
  skipped: { icon: <MinusCircle />, tone: "quiet" },
  blocked: { icon: <SquareSlash />, tone: "warn" },
  stale: { icon: <CircleDashed />, tone: "warn" },
};

const isStatus = (name: string): name is StatusName => Object.hasOwn(looks, name);

/**
 * Shape, word and colour of a state.
 * @param status a name of `statusNames`; anything else is shown as written, without a shape
 * @param word replaces the standard word, e.g. "62 %"
 */
export function Status({ status, word }: { status: string; word?: ReactNode }) {
  const text = useUiText();
  const look = isStatus(status) ? looks[status] : { icon: null, tone: "quiet" };
  return (
    <span className={classNames(styles.status, styles[look.tone])} data-status={status}>
      {look.icon}
      {word ?? (isStatus(status) ? text.status[status] : status)}
    </span>
  );
}
