"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import { roleChoices, roleWords, type RoleChoice } from "./roleWords.ts";
import styles from "./Settings.module.css";

/** Invite links: made here, shown once, used once. */
export function InvitesPanel({ workspaceId }: { workspaceId: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const invites = useQuery(api.workspaces.invites.queryOptions({ workspaceId }));
  const reload = () => queryClient.invalidateQueries({ queryKey: api.workspaces.invites.queryKey({ workspaceId }) });
  const create = useMutation(api.workspaces.createInvite.mutationOptions({ onSuccess: reload }));
  const revoke = useMutation(api.workspaces.revokeInvite.mutationOptions({ onSettled: reload }));
  const [role, setRole] = useState<RoleChoice>("editor");
  const [email, setEmail] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    create.mutate({ workspaceId, role, ...(address !== "" && { email: address }) });
  };
  const error = create.error === null ? null : readApiError(create.error);
  return (
    <Panel title="Invitations">
      <p className={styles.text}>
        A link lets one person join and is valid for a week. Send it yourself; Stagecraft sends no mail.
      </p>
      <form className={styles.line} onSubmit={submit}>
        <Field
          label="E-mail (optional)"
          help="With an address, only that person can use the link."
          error={error?.where === "email" ? error.message : null}
        >
          {(control) => (
            <Input {...control} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          )}
        </Field>
        <Field label="Role" help={roleWords[role]}>
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={(event) => setRole(roleChoices.find((choice) => choice === event.target.value) ?? "viewer")}
            >
              {roleChoices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" busy={create.isPending}>
          Make a link
        </Button>
      </form>
      {error !== null && error.where !== "email" ? <ErrorNotice error={error} /> : null}
      {create.data === undefined ? null : (
        <Callout tone="good" live title="Copy this link now; it is not shown again.">
          <div className={styles.link}>
            <code data-testid="invite-link">{create.data.link}</code>
            <CopyButton text={create.data.link} label="Copy link" />
          </div>
        </Callout>
      )}
      {revoke.error === null ? null : <ErrorNotice error={readApiError(revoke.error)} />}
      {invites.data === undefined || invites.data.length === 0 ? null : (
        <Table label="Open invitations">
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Role</th>
              <th scope="col">Valid until</th>
              <th scope="col" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {invites.data.map((invite) => (
              <tr key={invite.id}>
                <td>{invite.email ?? "whoever has the link"}</td>
                <td>{invite.role}</td>
                <td>{invite.expiresAt.toLocaleDateString(undefined, { dateStyle: "medium" })}</td>
                <td data-actions>
                  <Button size="small" onClick={() => revoke.mutate({ workspaceId, inviteId: invite.id })}>
                    Take back
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
