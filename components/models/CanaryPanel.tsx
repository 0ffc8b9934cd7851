"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type ApiError, readApiError, useApi } from "../api/index.ts";
import { PanelView } from "../charts/index.ts";
import { formatCount, formatShare, formatValue } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Slider } from "../ui/Slider.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./models.module.css";

const LOOK_AGAIN_MS = 5_000;
const PERCENT = 100;
/** Fewer rows say nothing about an error rate of a few per cent. */
const ENOUGH_ROWS = 100;

type Canary = { version: number; share: number; since: Date };

/** A new version on a share of the traffic: both side by side, and the decision about it. */
export function CanaryPanel({ endpointId, active, canary }: { endpointId: string; active: number; canary: Canary }) {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const t = useTranslations("canary");
  const sides = useQuery(
    api.endpoints.compareVersions.queryOptions({ projectId, endpointId }, { refetchInterval: LOOK_AGAIN_MS }),
  );
  const [share, setShare] = useState<number | null>(null);
  const [asking, setAsking] = useState<"promote" | "abandon" | null>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const after = {
    onSuccess: () => {
      setAsking(null);
      return queries.invalidateQueries({ queryKey: api.endpoints.pathKey() });
    },
    onError: (error: Parameters<typeof readApiError>[0]) => {
      setAsking(null);
      setWrong(readApiError(error));
    },
  };
  const promote = useMutation(api.endpoints.promoteCanary.mutationOptions(after));
  const abandon = useMutation(api.endpoints.abandonCanary.mutationOptions(after));
  const change = useMutation(api.endpoints.setCanaryShare.mutationOptions(after));
  const number = String(canary.version);
  const shown = share ?? canary.share;
  const label = t("shareLabel", { number, share: formatShare(shown) });
  const newRows = sides.data?.versions.find(({ version }) => version === canary.version)?.rows ?? 0;
  return (
    <Panel title={t("title", { number })}>
      <div className={styles.stack}>
        <p className={styles.note}>
          {t("what", {
            number,
            active: String(active),
            share: formatShare(canary.share),
            day: formatDay(canary.since),
          })}
        </p>
        {canEdit ? (
          <div className={styles.shareSetting}>
            <span>{label}</span>
            <Slider
              label={label}
              min={5}
              max={50}
              step={5}
              value={Math.round(shown * PERCENT)}
              onChange={(percent) => setShare(percent / PERCENT)}
              onCommit={(percent) => change.mutate({ projectId, endpointId, share: percent / PERCENT })}
            />
          </div>
        ) : null}
        {sides.error ? <ErrorNotice error={readApiError(sides.error)} /> : null}
        {sides.data ? (
          <>
            <Table label={t("sideBySide")}>
              <thead>
                <tr>
                  <th scope="col">{t("version")}</th>
                  {(["rows", "requests", "errors", "mean", "ms"] as const).map((key) => (
                    <th key={key} scope="col" data-numeric>
                      {t(key)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {sides.data.versions.map((side) => (
                  <tr key={side.version}>
                    <th scope="row">{side.version}</th>
                    <td data-numeric>{formatCount(side.rows)}</td>
                    <td data-numeric>{formatCount(side.requests)}</td>
                    <td data-numeric>
                      {side.errorRate === null ? "–" : formatShare(side.errorRate)}
                      {side.refused > 0 ? `, ${t("refused", { count: formatCount(side.refused) })}` : ""}
                      {side.failed > 0 ? `, ${t("failed", { count: formatCount(side.failed) })}` : ""}
                    </td>
                    <td data-numeric>{formatValue(side.meanScore)}</td>
                    <td data-numeric>{formatValue(side.medianMs)}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
            {newRows < ENOUGH_ROWS ? (
              <p className={styles.note}>{t("few", { count: formatCount(ENOUGH_ROWS) })}</p>
            ) : null}
            {sides.data.versions.some(({ rows }) => rows > 0) ? (
              <PanelView
                panel={{
                  kind: "histogram",
                  id: "canary-scores",
                  title: t("scores", { name: sides.data.scoreName }),
                  edges: sides.data.edges,
                  series: sides.data.versions.map(({ version, scores }) => ({
                    name: `${t("version")} ${version}`,
                    counts: scores,
                  })),
                }}
              />
            ) : null}
          </>
        ) : null}
        {wrong ? <ErrorNotice error={wrong} /> : null}
        {canEdit ? (
          <div className={styles.inline}>
            <Button variant="primary" onClick={() => setAsking("promote")}>
              {t("promote", { number })}
            </Button>
            <Button onClick={() => setAsking("abandon")}>{t("abandon")}</Button>
          </div>
        ) : null}
      </div>
      <ConfirmDialog
        open={asking === "promote"}
        onOpenChange={(open) => setAsking(open ? "promote" : null)}
        title={t("promoteAsk", { number })}
        confirm={t("promote", { number })}
        busy={promote.isPending}
        onConfirm={() => promote.mutate({ projectId, endpointId })}
      >
        {t("promoteWhat", { active: String(active) })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "abandon"}
        onOpenChange={(open) => setAsking(open ? "abandon" : null)}
        title={t("abandonAsk", { number })}
        confirm={t("abandon")}
        danger
        busy={abandon.isPending}
        onConfirm={() => abandon.mutate({ projectId, endpointId })}
      >
        {t("abandonWhat", { active: String(active) })}
      </ConfirmDialog>
    </Panel>
  );
}
