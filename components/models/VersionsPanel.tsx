"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type ApiError, readApiError, useApi } from "../api/index.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { formatDay, formatMoment } from "../format/time.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { CanaryPanel } from "./CanaryPanel.tsx";
import styles from "./models.module.css";

const LOOK_AGAIN_MS = 10_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 3;
/** A drill counts for half a year. */
const DRILL_DAYS = 183;

/** How versions come and go behind an address: environment, rollback, drill, canary, history. */
export function VersionsPanel({ endpointId }: { endpointId: string }) {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const t = useTranslations("rollout");
  const rollouts = useQuery(api.endpoints.rollouts.queryOptions({ projectId }, { refetchInterval: LOOK_AGAIN_MS }));
  const [asking, setAsking] = useState<"rollBack" | "drill" | null>(null);
  const [said, setSaid] = useState<{ tone: "good" | "bad"; text: string } | null>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const ended = (tone: "good" | "bad", text: string): void => {
    setAsking(null);
    setSaid({ tone, text });
    void queries.invalidateQueries({ queryKey: api.endpoints.pathKey() });
  };
  const failed = (error: Parameters<typeof readApiError>[0]): void => {
    setAsking(null);
    setWrong(readApiError(error));
  };
  const rollBack = useMutation(
    api.endpoints.rollBack.mutationOptions({
      onSuccess: ({ version, switchedMs, check }) =>
        ended(
          "good",
          t("rolledBack", { number: String(version), ms: formatCount(switchedMs), rows: formatCount(check.rows) }),
        ),
      onError: failed,
    }),
  );
  const drill = useMutation(
    api.endpoints.drill.mutationOptions({
      onSuccess: (done) =>
        done.succeeded
          ? ended(
              "good",
              t("drilled", {
                number: String(done.version),
                there: formatCount(done.thereMs),
                back: formatCount(done.backMs),
              }),
            )
          : ended("bad", t("drillFailed", { message: done.message, active: String(done.backOn) })),
      onError: failed,
    }),
  );
  if (rollouts.error) return <ErrorNotice error={readApiError(rollouts.error)} />;
  const rollout = rollouts.data?.find((each) => each.endpointId === endpointId);
  if (rollouts.isLoading) return <SkeletonRows rows={4} label={t("versions")} />;
  if (rollout === undefined || rollout.active === null) return null;
  const { active, previous, expiresAt, lastDrill } = rollout;
  const left = expiresAt === null ? null : expiresAt.getTime() - rollouts.dataUpdatedAt;
  const drillIsOld = lastDrill !== null && rollouts.dataUpdatedAt - lastDrill.at.getTime() > DRILL_DAYS * DAY_MS;
  const tell = (which: "rollBack" | "drill") => () => {
    setWrong(null);
    setSaid(null);
    setAsking(which);
  };
  return (
    <>
      {rollout.canary === null ? null : <CanaryPanel endpointId={endpointId} active={active} canary={rollout.canary} />}
      <Panel
        title={t("versions")}
        aside={
          <Badge tone={rollout.environment === "production" ? "accent" : "neutral"}>
            {t("environments", { environment: rollout.environment })}
          </Badge>
        }
      >
        <div className={styles.stack}>
          {left !== null && left <= 0 ? (
            <Callout tone="bad" title={t("ended")}>
              {t("endedWhat", { day: formatDay(expiresAt ?? new Date()) })}
            </Callout>
          ) : left !== null && left < SOON_DAYS * DAY_MS ? (
            <Callout tone="warn" title={t("endsSoon", { day: formatDay(expiresAt ?? new Date()) })}>
              {t("endsSoonWhat")}
            </Callout>
          ) : null}
          <dl className={styles.facts}>
            <Fact term={t("ends")} text={expiresAt === null ? t("endsNever") : formatDay(expiresAt)} />
            <Fact
              term={t("goesBackTo")}
              text={previous === null ? t("noEarlier") : t("version", { number: String(previous) })}
            />
            <Fact
              term={t("lastDrill")}
              text={
                lastDrill === null
                  ? t("never")
                  : `${formatDay(lastDrill.at)}, ${lastDrill.succeeded ? t("passed") : t("failed")}`
              }
            />
          </dl>
          <p className={styles.note}>
            {drillIsOld ? `${t("drillOld")} ` : ""}
            {t("drillWhy")}
          </p>
          {canEdit && previous !== null ? (
            <div className={styles.inline}>
              <Button onClick={tell("rollBack")}>{t("rollBack", { number: String(previous) })}</Button>
              <Button onClick={tell("drill")} disabled={rollout.canary !== null}>
                {t("drill")}
              </Button>
            </div>
          ) : null}
          {said ? <Callout tone={said.tone}>{said.text}</Callout> : null}
          {wrong ? <ErrorNotice error={wrong} /> : null}
          <History endpointId={endpointId} />
        </div>
      </Panel>
      <ConfirmDialog
        open={asking === "rollBack"}
        onOpenChange={(open) => setAsking(open ? "rollBack" : null)}
        title={t("rollBackAsk", { number: String(previous) })}
        confirm={t("rollBack", { number: String(previous) })}
        danger
        busy={rollBack.isPending}
        onConfirm={() => rollBack.mutate({ projectId, endpointId })}
      >
        {t("rollBackWhat")}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "drill"}
        onOpenChange={(open) => setAsking(open ? "drill" : null)}
        title={t("drillAsk")}
        confirm={t("drill")}
        busy={drill.isPending}
        onConfirm={() => drill.mutate({ projectId, endpointId })}
      >
        {t("drillWhat", { number: String(previous), active: String(active) })}
      </ConfirmDialog>
    </>
  );
}

function Fact({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function History({ endpointId }: { endpointId: string }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const t = useTranslations("rollout");
  const { data } = useQuery(api.endpoints.history.queryOptions({ projectId, endpointId, limit: 20 }));
  if (data === undefined) return null;
  if (data.length === 0) return <p className={styles.note}>{t("noEvents")}</p>;
  return (
    <Table label={t("history")}>
      <thead>
        <tr>
          <th scope="col">{t("when")}</th>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("who")}</th>
          <th scope="col">{t("result")}</th>
        </tr>
      </thead>
      <tbody>
        {data.map(({ id, at, kind, from, to, actorName, succeeded, details }) => (
          <tr key={id}>
            <td className={styles.when}>{formatMoment(at)}</td>
            <td>
              {t("events", { kind })} {t("eventVersions", { from: String(from ?? "–"), to: String(to ?? "–") })}
            </td>
            <td>{actorName}</td>
            <td data-refused={succeeded ? undefined : true}>
              {details.message ??
                (details.share !== undefined
                  ? t("share", { share: formatShare(details.share) })
                  : details.thereMs !== undefined && details.backMs !== undefined
                    ? t("took", { there: formatCount(details.thereMs), back: formatCount(details.backMs) })
                    : t("passed"))}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
