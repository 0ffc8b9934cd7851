"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Shared.module.css";

/** Makes a project of the shared drawing in a workspace of one's own. */
export function CopyToWorkspace({ visit }: { visit: { token: string; proof: string | null } }) {
  const t = useTranslations("shared");
  const api = useApi();
  const router = useRouter();
  const [chosen, setChosen] = useState("");
  const workspaces = useQuery(api.workspaces.list.queryOptions({}));
  const own = workspaces.data?.filter(({ role }) => role === "editor" || role === "owner") ?? [];
  const workspaceId = chosen || (own[0]?.id ?? "");
  const copy = useMutation(
    api.shared.copy.mutationOptions({ onSuccess: ({ id }) => router.push(`/projects/${id}/pipeline`) }),
  );
  return (
    <Panel title={t("copy")}>
      <p className={styles.quiet}>{t("copyWhat")}</p>
      <div className={styles.form}>
        <Field label={t("workspace")}>
          {(control) => (
            <Select {...control} value={workspaceId} onChange={(event) => setChosen(event.target.value)}>
              {own.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {copy.error ? <ErrorNotice error={readApiError(copy.error)} /> : null}
        <Button
          busy={copy.isPending}
          disabled={workspaceId === ""}
          onClick={() => copy.mutate({ ...visit, workspaceId })}
        >
          {t("copy")}
        </Button>
      </div>
    </Panel>
  );
}
