"use client";

import { Pin, Play, TriangleAlert, Zap } from "lucide-react";
import type { inferRouterOutputs } from "@trpc/server";
import type { ReactNode } from "react";
import type { AppRouter } from "../../../server/api/root.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { formatCost } from "../../format/money.ts";
import { formatSeconds } from "../../format/time.ts";
import { Table } from "../../ui/Table.tsx";
import styles from "./PlanDialog.module.css";

type Preview = Extract<inferRouterOutputs<AppRouter>["runs"]["preview"], { ok: true }>;
type Does = Preview["stages"][number]["does"];

const looks: Record<Does, { icon: ReactNode; word: string }> = {
  run: { icon: <Play aria-hidden />, word: "runs" },
  cached: { icon: <Zap aria-hidden />, word: "from the cache" },
  pinned: { icon: <Pin aria-hidden />, word: "pinned" },
};

function summaryOf(plan: Preview): string {
  const count = (does: Does): number => plan.stages.filter((stage) => stage.does === does).length;
  const [runs, cached, pinned] = [count("run"), count("cached"), count("pinned")];
  const parts = [`${runs} ${runs === 1 ? "stage runs" : "stages run"}`];
  if (cached > 0) parts.push(`${cached} ${cached === 1 ? "comes" : "come"} from the cache`);
  if (pinned > 0) parts.push(`${pinned} ${pinned === 1 ? "is" : "are"} pinned to run ${plan.base?.number ?? ""}`);
  return parts.join(", ");
}

/** What happens to each stage, how long it takes and what that rests on. @param stale still the plan of the choice before */
export function PlanTable({ plan, stale }: { plan: Preview; stale: boolean }) {
  return (
    <section className={styles.plan} data-stale={stale || undefined} aria-busy={stale} aria-label="Plan">
      <p className={styles.sum} data-testid="plan-summary">
        <strong>{summaryOf(plan)}.</strong> About {formatSeconds(plan.seconds)},{" "}
        {formatCost(plan.cost.amount, plan.cost.currency)} at {plan.cost.basis}.
      </p>
      <div className={styles.scroll}>
        <Table label="What happens to each stage">
          <thead>
            <tr>
              <th scope="col">stage</th>
              <th scope="col">what happens</th>
              <th scope="col" data-numeric>
                time
              </th>
              <th scope="col">because</th>
            </tr>
          </thead>
          <tbody>
            {plan.stages.map((stage) => {
              const hue = getStage(stage.kind)?.hue;
              return (
                <tr key={stage.stageId} data-stage={stage.stageId} data-does={stage.does}>
                  <td>
                    <span className={styles.name} style={{ borderColor: hue ? `var(${hue})` : "var(--muted)" }}>
                      {stage.name}
                    </span>
                  </td>
                  <td>
                    <span className={styles.does}>
                      {looks[stage.does].icon}
                      {looks[stage.does].word}
                    </span>
                  </td>
                  <td data-numeric>{stage.does === "run" ? formatSeconds(stage.seconds) : "–"}</td>
                  <td className={styles.basis}>
                    {stage.basis}
                    {stage.changed ? (
                      <span className={styles.changed}>
                        <TriangleAlert aria-hidden /> its settings changed since
                      </span>
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      </div>
    </section>
  );
}
