"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { ProviderProblem, signInElsewhere } from "../auth/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import styles from "./account.module.css";

/** Accounts elsewhere that sign in as this person; nothing where none are set up. @param problem why connecting failed */
export function ConnectedPanel({ problem }: { problem: string | null }) {
  const api = useApi();
  const t = useTranslations("keys");
  const queryClient = useQueryClient();
  const overview = useQuery(api.account.overview.queryOptions());
  const disconnect = useMutation(
    api.account.disconnect.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.account.overview.queryKey() }),
    }),
  );
  const providers = overview.data?.providers ?? [];
  if (providers.length === 0) return null;
  const remove = (id: string) => {
    if (id === "github" || id === "google" || id === "oidc") disconnect.mutate({ provider: id });
  };
  return (
    <Panel title={t("connected")}>
      <p className={styles.text}>{t("connectedWhat")}</p>
      {problem === null ? null : <ProviderProblem code={problem} />}
      {disconnect.error === null ? null : <ErrorNotice error={readApiError(disconnect.error)} />}
      <Table label={t("connected")}>
        <thead>
          <tr>
            <th scope="col">{t("provider")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">
              <Unseen>{t("actions")}</Unseen>
            </th>
          </tr>
        </thead>
        <tbody>
          {providers.map(({ id, name, connectedAs }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>{connectedAs === null ? t("notConnected") : t("connectedAs", { email: connectedAs })}</td>
              <td data-actions>
                {connectedAs === null ? (
                  <Button size="small" onClick={() => void signInElsewhere(id, "/account")}>
                    {t("connect")}
                  </Button>
                ) : (
                  <Button size="small" onClick={() => remove(id)}>
                    {t("disconnect")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
