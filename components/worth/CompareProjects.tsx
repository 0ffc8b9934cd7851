"use client";

import { useQueries } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Worth } from "../../server/economics/sheet/worth.ts";
import { useApi } from "../api/index.ts";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import { WorthFigure } from "./WorthFigure.tsx";
import styles from "./Worth.module.css";

export const MOST_COMPARED_PROJECTS = 3;

export type ComparedProject = {
  id: string;
  name: string;
  ownerName: string | null;
  goal: string | null;
  verdict: { text: string } | null;
};

const signs = { green: CircleCheck, amber: TriangleAlert, red: CircleAlert, unknown: CircleHelp } as const;

/** A few projects side by side: what for, worth a month, tolerance, risk, and what the model says. */
export function CompareProjects({
  projects,
  worths,
}: {
  projects: readonly ComparedProject[];
  worths: ReadonlyMap<string, Worth>;
}) {
  const api = useApi();
  const t = useTranslations("worth");
  const cards = useQueries({
    queries: projects.map(({ id }) => api.scorecards.get.queryOptions({ projectId: id })),
  });
  const toleranceOf = (id: string): string => {
    const worth = worths.get(id);
    if (worth === undefined || "problem" in worth) return "–";
    return worth.tolerance === null ? t("noErrors") : t("times", { factor: worth.tolerance.toFixed(2) });
  };
  return (
    <Panel title={t("compare")}>
      <Table label={t("compare")}>
        <thead>
          <tr>
            <th scope="col" />
            {projects.map(({ id, name }) => (
              <th key={id} scope="col" dir="auto">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("column")}</th>
            {projects.map(({ id }) => (
              <td key={id}>
                <WorthFigure worth={worths.get(id)} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t("tolerance")}</th>
            {projects.map(({ id }) => (
              <td key={id}>{toleranceOf(id)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t("risk")}</th>
            {projects.map(({ id }, at) => (
              <td key={id}>
                <Risk colour={cards[at]?.data?.summary.colour} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t("goal")}</th>
            {projects.map(({ id, goal }) => (
              <td key={id} dir="auto">
                {goal ?? "–"}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t("says")}</th>
            {projects.map(({ id, verdict }) => (
              <td key={id}>{verdict?.text ?? "–"}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t("owner")}</th>
            {projects.map(({ id, ownerName }) => (
              <td key={id}>{ownerName ?? "–"}</td>
            ))}
          </tr>
        </tbody>
      </Table>
    </Panel>
  );
}

function Risk({ colour }: { colour: keyof typeof signs | "not_applicable" | undefined }) {
  const t = useTranslations("worth");
  if (colour === undefined || colour === "not_applicable") return <span className={styles.faint}>–</span>;
  const Sign = signs[colour];
  return (
    <span className={styles.risk}>
      <Sign size={16} aria-hidden /> {t("colours", { colour })}
    </span>
  );
}
