"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { Status } from "../ui/Status.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./ProjectsPage.module.css";
import { RenameDialog } from "./RenameDialog.tsx";

type Row = {
  id: string;
  name: string;
  ownerName: string | null;
  updatedAt: Date;
  archivedAt: Date | null;
  lastRun: { id: string; number: number; status: string; createdAt: Date } | null;
};

/** One row per project, the last changed first. */
export function ProjectsTable({ rows, canEdit, emptyText }: { rows: Row[]; canEdit: boolean; emptyText: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [renaming, setRenaming] = useState<Row | null>(null);
  const archive = useMutation(
    api.projects.setArchived.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.projects.list.queryKey() }),
    }),
  );
  if (rows.length === 0) return <p className={styles.quiet}>{emptyText}</p>;
  return (
    <>
      {archive.error === null ? null : <ErrorNotice error={readApiError(archive.error)} />}
      <Table label="Projects">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Last run</th>
            <th scope="col">Owner</th>
            <th scope="col">Changed</th>
            {canEdit ? <th scope="col" aria-label="Actions" /> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link href={`/projects/${row.id}/pipeline`} className={styles.name} title={row.name} dir="auto">
                  {row.name}
                </Link>
              </td>
              <td>
                <LastRun projectId={row.id} run={row.lastRun} />
              </td>
              <td>{row.ownerName ?? <span className={styles.quiet}>left</span>}</td>
              <td>
                <RelativeTime at={row.updatedAt} />
              </td>
              {canEdit ? (
                <td data-actions>
                  <Menu
                    trigger={<IconButton label={`Actions for ${row.name}`} icon={<MoreHorizontal />} />}
                    list={[
                      { label: "Rename", onSelect: () => setRenaming(row) },
                      {
                        label: row.archivedAt === null ? "Archive" : "Put back",
                        onSelect: () => archive.mutate({ projectId: row.id, archived: row.archivedAt === null }),
                      },
                    ]}
                  />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </Table>
      {renaming === null ? null : <RenameDialog project={renaming} onClose={() => setRenaming(null)} />}
    </>
  );
}

function LastRun({ projectId, run }: { projectId: string; run: Row["lastRun"] }) {
  if (run === null) return <span className={styles.quiet}>never</span>;
  return (
    <Link href={`/projects/${projectId}/runs/${run.id}`} className={styles.quiet}>
      <Status status={run.status} /> <RelativeTime at={run.createdAt} />
    </Link>
  );
}
