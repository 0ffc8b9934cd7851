"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatDay } from "../format/time.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import styles from "./account.module.css";
import { NewToken } from "./NewToken.tsx";

type TokensPanelProps = { workspaces: { id: string; name: string }[]; address: string };

/** Tokens with which programs act as this person. */
export function TokensPanel({ workspaces, address }: TokensPanelProps) {
  const api = useApi();
  const t = useTranslations("keys");
  const queryClient = useQueryClient();
  const tokens = useQuery(api.account.tokens.queryOptions());
  const reload = () => queryClient.invalidateQueries({ queryKey: api.account.tokens.queryKey() });
  const revoke = useMutation(api.account.revokeToken.mutationOptions({ onSettled: reload }));
  const error = tokens.error ?? revoke.error;
  return (
    <Panel title={t("tokens")}>
      <p className={styles.text}>{t.rich("tokensWhat", { address, code: (chunks) => <code>{chunks}</code> })}</p>
      <NewToken workspaces={workspaces} onMade={reload} />
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      {tokens.data === undefined ? (
        <SkeletonRows rows={1} label={t("loading")} />
      ) : tokens.data.length === 0 ? (
        <p className={styles.quiet}>{t("noTokens")}</p>
      ) : (
        <Table label={t("tokens")}>
          <thead>
            <tr>
              <th scope="col">{t("tokenName")}</th>
              <th scope="col">{t("tokenWorkspace")}</th>
              <th scope="col">{t("tokenScope")}</th>
              <th scope="col">{t("lastUse")}</th>
              <th scope="col">{t("ends")}</th>
              <th scope="col">
                <Unseen>{t("actions")}</Unseen>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.data.map((token) => (
              <tr key={token.id}>
                <td>
                  {token.name} <code className={styles.quiet}>…{token.suffix}</code>
                </td>
                <td>{token.workspaceName}</td>
                <td title={t(`scopes.${token.scope}.may`)}>{t(`scopes.${token.scope}.name`)}</td>
                <td>{token.lastUsedAt === null ? t("never") : <RelativeTime at={token.lastUsedAt} />}</td>
                <td>{token.expiresAt <= new Date() ? t("ended") : formatDay(token.expiresAt)}</td>
                <td data-actions>
                  <Button size="small" onClick={() => revoke.mutate({ tokenId: token.id })}>
                    {t("takeBack")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
