import { Ban, Check, Circle, CircleDashed, Hourglass, MinusCircle, SquareSlash, X, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./classNames.ts";
import { Spinner } from "./Spinner.tsx";
import styles from "./Status.module.css";

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

const looks: Record<StatusName, { icon: ReactNode; word: string; tone: string }> = {
  pending: { icon: <CircleDashed />, word: "pending", tone: "quiet" },
  queued: { icon: <Circle />, word: "queued", tone: "quiet" },
  running: { icon: <Spinner />, word: "running", tone: "accent" },
  waiting: { icon: <Hourglass />, word: "waiting", tone: "warn" },
  succeeded: { icon: <Check />, word: "done", tone: "good" },
  cached: { icon: <Zap />, word: "cached", tone: "good" },
  failed: { icon: <X />, word: "failed", tone: "bad" },
  cancelled: { icon: <Ban />, word: "cancelled", tone: "quiet" },
  skipped: { icon: <MinusCircle />, word: "skipped", tone: "quiet" },
  blocked: { icon: <SquareSlash />, word: "blocked", tone: "warn" },
  stale: { icon: <CircleDashed />, word: "stale", tone: "warn" },
};

const isStatus = (name: string): name is StatusName => Object.hasOwn(looks, name);

/**
 * Shape, word and colour of a state.
 * @param status a name of `statusNames`; anything else is shown as written, without a shape
 * @param word replaces the standard word, e.g. "62 %"
 */
export function Status({ status, word }: { status: string; word?: ReactNode }) {
  const look = isStatus(status) ? looks[status] : { icon: null, word: status, tone: "quiet" };
  return (
    <span className={classNames(styles.status, styles[look.tone])} data-status={status}>
      {look.icon}
      {word ?? look.word}
    </span>
  );
}
