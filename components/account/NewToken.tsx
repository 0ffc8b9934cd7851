"use client";

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import styles from "./account.module.css";

const scopeChoices = ["read", "run", "deploy"] as const;
const dayChoices = [7, 30, 90, 365] as const;

/** The form that makes a token, and the token itself, once. */
export function NewToken({
  workspaces,
  onMade,
}: {
  workspaces: { id: string; name: string }[];
  onMade: () => unknown;
}) {
  const t = useTranslations("keys");
  const teams = useTranslations("teams");
  const [name, setName] = useState("");
  const [workspaceId, setWorkspaceId] = useState(workspaces[0]?.id ?? "");
  const [scope, setScope] = useState<(typeof scopeChoices)[number]>("run");
  const [days, setDays] = useState<(typeof dayChoices)[number]>(90);
  const create = useMutation(useApi().account.createToken.mutationOptions({ onSuccess: onMade }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ workspaceId, name, scope, days }, { onSuccess: () => setName("") });
  };
  return (
    <>
      <form className={styles.token} onSubmit={submit}>
        <Field label={t("tokenName")} help={t("tokenNameHelp")}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={60}
              required
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("tokenWorkspace")}>
          {(control) => (
            <Select {...control} value={workspaceId} onChange={(event) => setWorkspaceId(event.target.value)}>
              {workspaces.map((workspace) => (
                <option key={workspace.id} value={workspace.id}>
                  {workspace.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("tokenScope")} help={t(`scopes.${scope}.may`)}>
          {(control) => (
            <Select
              {...control}
              value={scope}
              onChange={(event) => setScope(scopeChoices.find((choice) => choice === event.target.value) ?? "read")}
            >
              {scopeChoices.map((choice) => (
                <option key={choice} value={choice}>
                  {t(`scopes.${choice}.name`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={teams("validFor")}>
          {(control) => (
            <Select
              {...control}
              value={days}
              onChange={(event) => setDays(dayChoices.find((choice) => String(choice) === event.target.value) ?? 30)}
            >
              {dayChoices.map((count) => (
                <option key={count} value={count}>
                  {teams("days", { count })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" busy={create.isPending}>
          {t("makeToken")}
        </Button>
      </form>
      {create.error === null ? null : <ErrorNotice error={readApiError(create.error)} />}
      {create.data === undefined ? null : (
        <Callout tone="good" live title={t("copyTokenNow")}>
          <div className={styles.secret}>
            <code data-testid="api-token">{create.data.token}</code>
            <CopyButton text={create.data.token} label={t("copyToken")} />
          </div>
        </Callout>
      )}
    </>
  );
}
