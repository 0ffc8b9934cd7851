"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import { roleChoices } from "./roleWords.ts";
import styles from "./Settings.module.css";

/** Who belongs to the workspace; owners change roles and remove people. */
export function MembersPanel({
  workspace,
  canManage,
  ownId,
}: {
  workspace: { id: string; name: string };
  canManage: boolean;
  ownId: string;
}) {
  const workspaceId = workspace.id;
  const api = useApi();
  const teams = useTranslations("teams");
  const t = useTranslations("workspace");
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
  const leave = useMutation(
    api.workspaces.leave.mutationOptions({
      onSuccess: () => window.location.assign("/projects"),
      onError: () => setLeaving(null),
    }),
  );
  const isSelf = leaving?.userId === ownId;
  const error = members.error ?? changeRole.error ?? remove.error ?? leave.error;
  return (
    <Panel title={t("members")} flush>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      <div className={styles.inset}>
        {members.data === undefined ? (
          <SkeletonRows rows={2} label={t("loadingMembers")} />
        ) : (
          <Table label={t("members")}>
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">{t("email")}</th>
                <th scope="col">{t("role")}</th>
                <th scope="col">
                  <Unseen>{t("actions")}</Unseen>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.data.map((member) => (
                <tr key={member.userId}>
                  <td dir="auto">
                    {member.name}
                    {member.userId === ownId ? ` ${t("you")}` : ""}
                  </td>
                  <td>{member.email}</td>
                  <td title={t(`roles.${member.role}.may`)}>
                    {canManage ? (
                      <Select
                        className={styles.role}
                        aria-label={t("roleOf", { name: member.name })}
                        value={member.role}
                        disabled={changeRole.isPending}
                        onChange={(event) => {
                          const role = roleChoices.find((choice) => choice === event.target.value);
                          if (role !== undefined) changeRole.mutate({ workspaceId, userId: member.userId, role });
                        }}
                      >
                        {[...new Set([member.role, ...roleChoices])].map((role) => (
                          <option key={role} value={role}>
                            {t(`roles.${role}.name`)}
                          </option>
                        ))}
                      </Select>
                    ) : (
                      t(`roles.${member.role}.name`)
                    )}
                  </td>
                  <td data-actions>
                    {canManage || member.userId === ownId ? (
                      <Button size="small" onClick={() => setLeaving(member)}>
                        {member.userId === ownId ? teams("leave") : t("remove")}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </div>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={isSelf ? teams("leaveWho", workspace) : t("removeWho", { name: leaving?.name ?? "" })}
        confirm={isSelf ? teams("leave") : t("remove")}
        danger
        busy={remove.isPending || leave.isPending}
        onConfirm={() => {
          if (isSelf) leave.mutate({ workspaceId });
          else if (leaving !== null) remove.mutate({ workspaceId, userId: leaving.userId });
        }}
      >
        {isSelf ? teams("leaveWhat") : t("removeWhat")}
      </ConfirmDialog>
    </Panel>
  );
}
