"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatDay } from "../format/time.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import { roleChoices, type RoleChoice } from "./roleWords.ts";
import styles from "./Settings.module.css";

const dayChoices = [1, 7, 30] as const;

/** Invite links: made here, shown once, used once. */
export function InvitesPanel({ workspaceId }: { workspaceId: string }) {
  const api = useApi();
  const t = useTranslations("workspace");
  const queryClient = useQueryClient();
  const invites = useQuery(api.workspaces.invites.queryOptions({ workspaceId }));
  const reload = () => queryClient.invalidateQueries({ queryKey: api.workspaces.invites.queryKey({ workspaceId }) });
  const create = useMutation(api.workspaces.createInvite.mutationOptions({ onSuccess: reload }));
  const revoke = useMutation(api.workspaces.revokeInvite.mutationOptions({ onSettled: reload }));
  const [role, setRole] = useState<RoleChoice>("editor");
  const [email, setEmail] = useState("");
  const teams = useTranslations("teams");
  const [days, setDays] = useState<(typeof dayChoices)[number]>(7);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    create.mutate({ workspaceId, role, days, ...(address !== "" && { email: address }) });
  };
  const error = create.error === null ? null : readApiError(create.error);
  return (
    <Panel title={t("invitations")}>
      <p className={styles.text}>{t("inviteHow")}</p>
      <form className={styles.line} onSubmit={submit}>
        <Field
          label={t("inviteEmail")}
          help={t("inviteEmailHelp")}
          error={error?.where === "email" ? error.message : null}
        >
          {(control) => (
            <Input {...control} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          )}
        </Field>
        <Field label={t("role")} help={t(`roles.${role}.may`)}>
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={(event) => setRole(roleChoices.find((choice) => choice === event.target.value) ?? "viewer")}
            >
              {roleChoices.map((choice) => (
                <option key={choice} value={choice}>
                  {t(`roles.${choice}.name`)}
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
              onChange={(event) => setDays(dayChoices.find((choice) => String(choice) === event.target.value) ?? 7)}
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
          {t("makeLink")}
        </Button>
      </form>
      {error !== null && error.where !== "email" ? <ErrorNotice error={error} /> : null}
      {create.data === undefined ? null : (
        <Callout tone="good" live title={t("copyNow")}>
          <div className={styles.link}>
            <code data-testid="invite-link">{create.data.link}</code>
            <CopyButton text={create.data.link} label={t("copyLink")} />
          </div>
        </Callout>
      )}
      {revoke.error === null ? null : <ErrorNotice error={readApiError(revoke.error)} />}
      {invites.data === undefined || invites.data.length === 0 ? null : (
        <Table label={t("openInvitations")}>
          <thead>
            <tr>
              <th scope="col">{t("for")}</th>
              <th scope="col">{t("role")}</th>
              <th scope="col">{t("validUntil")}</th>
              <th scope="col">
                <Unseen>{t("actions")}</Unseen>
              </th>
            </tr>
          </thead>
          <tbody>
            {invites.data.map((invite) => (
              <tr key={invite.id}>
                <td>{invite.email ?? t("whoever")}</td>
                <td>{t(`roles.${invite.role}.name`)}</td>
                <td>{formatDay(invite.expiresAt)}</td>
                <td data-actions>
                  <Button size="small" onClick={() => revoke.mutate({ workspaceId, inviteId: invite.id })}>
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
