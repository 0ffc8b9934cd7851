"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { roleChoices, roleWords } from "./roleWords.ts";
import styles from "./Settings.module.css";

/** Who belongs to the workspace; owners change roles and remove people. */
export function MembersPanel({
  workspaceId,
  canManage,
  ownId,
}: {
  workspaceId: string;
  canManage: boolean;
  ownId: string;
}) {
  const api = useApi();
  const queryClient = useQueryClient();
  const members = useQuery(api.workspaces.members.queryOptions({ workspaceId }));
  const [leaving, setLeaving] = useState<{ userId: string; name: string } | null>(null);
  const reload = () => queryClient.invalidateQueries({ queryKey: api.workspaces.members.queryKey({ workspaceId }) });
  const changeRole = useMutation(api.workspaces.changeRole.mutationOptions({ onSettled: reload }));
  const remove = useMutation(
    api.workspaces.removeMember.mutationOptions({
      onSettled: async () => {
        setLeaving(null);
        await reload();
      },
    }),
  );
  const error = members.error ?? changeRole.error ?? remove.error;
  return (
    <Panel title="Members" flush>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      <div className={styles.inset}>
        {members.data === undefined ? (
          <SkeletonRows rows={2} label="Loading members" />
        ) : (
          <Table label="Members">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">E-mail</th>
                <th scope="col">Role</th>
                {canManage ? <th scope="col" aria-label="Actions" /> : null}
              </tr>
            </thead>
            <tbody>
              {members.data.map((member) => (
                <tr key={member.userId}>
                  <td dir="auto">
                    {member.name}
                    {member.userId === ownId ? " (you)" : ""}
                  </td>
                  <td>{member.email}</td>
                  <td title={roleWords[member.role]}>
                    {canManage ? (
                      <Select
                        className={styles.role}
                        aria-label={`Role of ${member.name}`}
                        value={member.role}
                        disabled={changeRole.isPending}
                        onChange={(event) => {
                          const role = roleChoices.find((choice) => choice === event.target.value);
                          if (role !== undefined) changeRole.mutate({ workspaceId, userId: member.userId, role });
                        }}
                      >
                        {roleChoices.map((role) => (
                          <option key={role}>{role}</option>
                        ))}
                      </Select>
                    ) : (
                      member.role
                    )}
                  </td>
                  {canManage ? (
                    <td data-actions>
                      <Button size="small" onClick={() => setLeaving(member)}>
                        Remove
                      </Button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </div>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={`Remove ${leaving?.name ?? ""}?`}
        confirm="Remove"
        danger
        busy={remove.isPending}
        onConfirm={() => leaving !== null && remove.mutate({ workspaceId, userId: leaving.userId })}
      >
        They lose access to every project of this workspace at once. What they made stays.
      </ConfirmDialog>
    </Panel>
  );
}
