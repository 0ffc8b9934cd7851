"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import styles from "./Inbox.module.css";
import { worded } from "./kindWords.ts";

/** How one hears of each kind of thing. */
export function ChoicesPanel() {
  const t = useTranslations("inbox");
  const api = useApi();
  const queryClient = useQueryClient();
  const choices = useQuery(api.inbox.choices.queryOptions({}));
  const choose = useMutation(
    api.inbox.choose.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.inbox.choices.queryKey() }),
    }),
  );
  if (choices.data === undefined) return null;
  const { mail } = choices.data;
  return (
    <Panel title={t("settings")}>
      <p className={styles.quiet}>{mail ? t("settingsHelp") : t("noMail")}</p>
      {choose.error ? <ErrorNotice error={readApiError(choose.error)} /> : null}
      <ul className={styles.choices}>
        {choices.data.choices.map(({ kind, way }) => {
          const label = t(`kind.${worded(kind)}`);
          const chosen = choose.isPending && choose.variables.kind === kind ? choose.variables.way : way;
          return (
            <li key={kind}>
              <span>{label}</span>
              <SegmentedControl
                label={label}
                value={!mail && chosen === "email" ? "inbox" : chosen}
                onChange={(next) => choose.mutate({ kind, way: next })}
                segments={[
                  { value: "inbox" as const, label: t("way.inbox") },
                  ...(mail ? [{ value: "email" as const, label: t("way.email") }] : []),
                  { value: "off" as const, label: t("way.off") },
                ]}
              />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
