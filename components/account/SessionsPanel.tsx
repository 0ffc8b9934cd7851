"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatDay } from "../format/time.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import styles from "./account.module.css";
import { deviceName } from "./deviceName.ts";

/** Every browser one is signed in with; each can be signed out from here. */
export function SessionsPanel() {
  const api = useApi();
  const t = useTranslations("keys");
  const queryClient = useQueryClient();
  const sessions = useQuery(api.account.sessions.queryOptions());
  const end = useMutation(
    api.account.endSessions.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.account.sessions.queryKey() }),
    }),
  );
  const error = sessions.error ?? end.error;
  const others = sessions.data?.some(({ current }) => !current) === true;
  return (
    <Panel title={t("sessions")} flush>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      <div className={styles.inset}>
        {sessions.data === undefined ? (
          <SkeletonRows rows={2} label={t("loading")} />
        ) : (
          <Table label={t("sessions")}>
            <thead>
              <tr>
                <th scope="col">{t("device")}</th>
                <th scope="col">{t("lastUse")}</th>
                <th scope="col">{t("since")}</th>
                <th scope="col">
                  <Unseen>{t("actions")}</Unseen>
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.data.map((session) => (
                <tr key={session.handle}>
                  <td title={session.userAgent ?? undefined}>
                    {deviceName(session.userAgent) ?? t("unknownDevice")}{" "}
                    {session.current ? <Badge tone="accent">{t("here")}</Badge> : null}
                  </td>
                  <td>
                    <RelativeTime at={session.lastSeenAt} />
                  </td>
                  <td>{formatDay(session.createdAt)}</td>
                  <td data-actions>
                    {session.current ? null : (
                      <Button size="small" onClick={() => end.mutate({ handle: session.handle })}>
                        {t("end")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        {end.data === undefined ? null : (
          <Callout tone="good" live>
            {t("endedOthers", { count: end.data.ended })}
          </Callout>
        )}
        {others ? (
          <div className={styles.foot}>
            <Button busy={end.isPending} onClick={() => end.mutate({ handle: "others" })}>
              {t("endOthers")}
            </Button>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
