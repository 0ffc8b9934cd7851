"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Settings.module.css";

/** Makes another member the owner of the workspace in one step. */
export function HandOverPanel({ workspaceId, ownId }: { workspaceId: string; ownId: string }) {
  const api = useApi();
  const t = useTranslations("teams");
  const router = useRouter();
  const queryClient = useQueryClient();
  const members = useQuery(api.workspaces.members.queryOptions({ workspaceId }));
  const [userId, setUserId] = useState("");
  const [asking, setAsking] = useState(false);
  const transfer = useMutation(
    api.workspaces.transfer.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.workspaces.members.queryKey({ workspaceId }) });
        router.refresh();
      },
      onSettled: () => setAsking(false),
    }),
  );
  const others = members.data?.filter((member) => member.userId !== ownId) ?? [];
  const chosen = others.find((member) => member.userId === userId);
  return (
    <Panel title={t("handOver")}>
      <p className={styles.text}>{t("handOverWhat")}</p>
      {transfer.error === null ? null : <ErrorNotice error={readApiError(transfer.error)} />}
      {members.data !== undefined && others.length === 0 ? (
        <p className={styles.text}>{t("handOverNobody")}</p>
      ) : (
        <div className={styles.line}>
          <Field label={t("newOwner")}>
            {(control) => (
              <Select {...control} value={userId} onChange={(event) => setUserId(event.target.value)}>
                <option value="">{t("chooseMember")}</option>
                {others.map((member) => (
                  <option key={member.userId} value={member.userId}>
                    {member.name} · {member.email}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button disabled={chosen === undefined} onClick={() => setAsking(true)}>
            {t("handOver")}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking && chosen !== undefined}
        onOpenChange={setAsking}
        title={t("handOverWho", { name: chosen?.name ?? "" })}
        confirm={t("handOver")}
        danger
        busy={transfer.isPending}
        onConfirm={() => transfer.mutate({ workspaceId, userId })}
      >
        {t("handOverWhat")}
      </ConfirmDialog>
    </Panel>
  );
}
