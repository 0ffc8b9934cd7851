"use client";

import { useTranslations } from "use-intl";
import type { SharedContent } from "../../server/links/index.ts";
import { formatCount, formatRange } from "../format/number.ts";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Shared.module.css";

const WIDTH = 148;
const HEIGHT = 44;
const MARGIN = 12;

/** The stages where they were drawn, and what is connected with what. Nothing in it can be pressed. */
export function SharedPipeline({ drawing }: { drawing: NonNullable<SharedContent["drawing"]> }) {
  const t = useTranslations("shared");
  const { stages, edges } = drawing;
  // People draw their nodes wider apart than a picture needs.
  const places = new Map(stages.map(({ id, x, y }) => [id, { x: x * 0.72, y: y * 0.6 }]));
  const xs = [...places.values()].map(({ x }) => x);
  const ys = [...places.values()].map(({ y }) => y);
  const [left, top] = [Math.min(0, ...xs) - MARGIN, Math.min(0, ...ys) - MARGIN];
  const [right, bottom] = [Math.max(...xs, 0) + WIDTH + MARGIN, Math.max(...ys, 0) + HEIGHT + MARGIN];
  return (
    <Panel title={t("pipeline")}>
      <div className={styles.scroll}>
        <svg
          className={styles.picture}
          viewBox={`${left} ${top} ${right - left} ${bottom - top}`}
          width={right - left}
          role="img"
          aria-label={`${t("pipelinePicture")}: ${stages.map(({ name }) => name).join(", ")}`}
        >
          {edges.map(([from, to]) => {
            const [a, b] = [places.get(from), places.get(to)];
            if (a === undefined || b === undefined) return null;
            const [x1, y1, x2, y2] = [a.x + WIDTH, a.y + HEIGHT / 2, b.x, b.y + HEIGHT / 2];
            const bend = Math.max(20, Math.abs(x2 - x1) / 2);
            return (
              <path
                key={`${from} ${to}`}
                className={styles.edge}
                d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
              />
            );
          })}
          {stages.map(({ id, name, kind }) => {
            const place = places.get(id) ?? { x: 0, y: 0 };
            return (
              <g key={id} transform={`translate(${place.x} ${place.y})`}>
                <rect className={styles.stage} width={WIDTH} height={HEIGHT} rx={6} />
                <rect width={4} height={HEIGHT} rx={2} fill={`var(--stage-${kind}, var(--line-strong))`} />
                <text className={styles.name} x={14} y={19}>
                  {name.length > 20 ? `${name.slice(0, 19)}…` : name}
                </text>
                <text className={styles.kind} x={14} y={34}>
                  {kind}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </Panel>
  );
}

const runStates = ["succeeded", "failed", "cancelled", "running", "queued", "waiting"] as const;

/** A run without its rows: how it ended, what fell out, and what was measured. */
export function SharedRun({ run, locale }: { run: NonNullable<SharedContent["run"]>; locale: string }) {
  const t = useTranslations("shared");
  const state = runStates.find((each) => each === run.status);
  const rows = (count: number | null): string => (count === null ? "–" : formatCount(count));
  const ended =
    run.endedAt === null ? "" : new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(run.endedAt));
  return (
    <Panel title={t("runTitle", { number: String(run.number) })}>
      {run.verdict === null ? null : (
        <p className={styles.verdict} dir="auto">
          {run.verdict}
        </p>
      )}
      <p className={styles.quiet}>
        {[state === undefined ? run.status : t(`runState.${state}`), ended, run.final ? t("final") : ""]
          .filter((part) => part !== "")
          .join(" · ")}
      </p>
      {run.metrics.length === 0 ? null : (
        <Table label={t("measures")}>
          <thead>
            <tr>
              <th scope="col">{t("stage")}</th>
              <th scope="col">{t("measure")}</th>
              <th scope="col">{t("on")}</th>
              <th scope="col" data-numeric>
                {t("figure")}
              </th>
            </tr>
          </thead>
          <tbody>
            {run.metrics.map(({ stage, name, on, value, low, high }) => (
              <tr key={`${stage} ${on} ${name}`}>
                <td dir="auto">{stage}</td>
                <td>{name.replaceAll("_", " ")}</td>
                <td>{on}</td>
                <td data-numeric>{formatRange(value, low, high)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Table label={t("stages")}>
        <thead>
          <tr>
            <th scope="col">{t("stage")}</th>
            <th scope="col" data-numeric>
              {t("rowsIn")}
            </th>
            <th scope="col" data-numeric>
              {t("rowsOut")}
            </th>
            <th scope="col" data-numeric>
              {t("refused")}
            </th>
          </tr>
        </thead>
        <tbody>
          {run.stages.map((stage) => (
            <tr key={stage.name}>
              <td dir="auto">{stage.name}</td>
              <td data-numeric>{rows(stage.rowsIn)}</td>
              <td data-numeric>{rows(stage.rowsOut)}</td>
              <td data-numeric>{rows(stage.rowsRejected)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
