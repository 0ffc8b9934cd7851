"use client";

import { useTranslations } from "use-intl";
import type { QueueState } from "../../server/labeling/index.ts";
import { formatCount } from "../format/number.ts";
import { Progress } from "../ui/Progress.tsx";
import styles from "./Labeling.module.css";

/** Below this, agreement counts as poor (Landis and Koch 1977 call 0.61 to 0.8 substantial). */
const FAIR_KAPPA = 0.6;

/** How far the queue is, and how well people agree. */
export function QueueProgress({ queue }: { queue: QueueState }) {
  const t = useTranslations("labeling");
  const { wanted, open, disagreed, unknown } = queue.rows;
  const done = wanted - open;
  const facts = [
    t("mine", { count: formatCount(queue.mine) }),
    t("hours", { hours: queue.hours.toFixed(queue.hours < 10 ? 1 : 0), people: queue.labelers }),
    ...(disagreed > 0 ? [t("disagreed", { count: formatCount(disagreed) })] : []),
    ...(unknown > 0 ? [t("unknownCount", { count: formatCount(unknown) })] : []),
    ...(queue.kappa === null
      ? []
      : [t(queue.kappa < FAIR_KAPPA ? "kappaPoor" : "kappa", { kappa: queue.kappa.toFixed(2) })]),
  ];
  return (
    <section className={styles.progress} aria-live="polite">
      <Progress value={wanted === 0 ? null : done / wanted} label={t("progress")} />
      <p>
        <strong>{t("done", { done: formatCount(done), wanted: formatCount(wanted) })}</strong> {facts.join(" · ")}
      </p>
    </section>
  );
}
