"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, MoreHorizontal, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ProjectRow } from "../../server/projects/listProjects.ts";
import { readApiError, useApi } from "../api/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonTable } from "../ui/Skeleton.tsx";
import { Status } from "../ui/Status.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import { CompareProjects, MOST_COMPARED_PROJECTS, useProjectWorths, WorthFigure } from "../worth/index.ts";
import styles from "./ProjectsPage.module.css";
import { IntentLink } from "./IntentLink.tsx";
import { ProjectDialog, type Doing } from "./ProjectDialogs.tsx";
import { RenameDialog } from "./RenameDialog.tsx";

/** The table's shape while its rows are on the way. */
export function ProjectsTableSkeleton() {
  const t = useTranslations("projects");
  const worth = useTranslations("worth");
  return (
    <SkeletonTable
      label={t("loading")}
      columns={[
        { title: t("project"), width: "70%" },
        { title: t("verdict"), width: "85%" },
        { title: worth("column"), width: 120 },
        { title: t("lastRun"), width: 110 },
        { title: t("owner"), width: 80 },
        { title: t("changed"), width: 90 },
      ]}
      rows={6}
      height={52}
    />
  );
}

/** One row per project, the last changed first: what it is for, what came out, how it went, whose it is. */
export function ProjectsTable({
  rows,
  canEdit,
  isOwner,
  workspaceId,
  targets,
}: {
  rows: ProjectRow[];
  canEdit: boolean;
  isOwner: boolean;
  workspaceId: string;
  /** Other workspaces a project may go to. */
  targets: { id: string; name: string }[];
}) {
  const api = useApi();
  const t = useTranslations("projects");
  const queryClient = useQueryClient();
  const [renaming, setRenaming] = useState<ProjectRow | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const shelves = useTranslations("shelves");
  const worthWords = useTranslations("worth");
  const worths = useProjectWorths(
    workspaceId,
    rows.map(({ id }) => id),
  );
  const [compared, setCompared] = useState<readonly string[]>([]);
  const chosen = rows.filter(({ id }) => compared.includes(id));
  const again = { onSuccess: () => queryClient.invalidateQueries({ queryKey: api.projects.list.queryKey() }) };
  const archive = useMutation(api.projects.setArchived.mutationOptions(again));
  const duplicate = useMutation(api.projects.duplicate.mutationOptions(again));
  const restore = useMutation(api.projects.restore.mutationOptions(again));
  const error = archive.error ?? duplicate.error ?? restore.error;
  const actionsOf = (row: ProjectRow): MenuItem[] =>
    row.trashedAt === null
      ? [
          { label: t("rename"), onSelect: () => setRenaming(row) },
          { label: shelves("tags"), onSelect: () => setDoing({ what: "tags", row }) },
          {
            label: shelves("duplicate"),
            onSelect: () =>
              duplicate.mutate({
                workspaceId,
                projectId: row.id,
                name: shelves("copyOf", { name: row.name.slice(0, 180) }),
              }),
          },
          {
            label: row.archivedAt === null ? t("archive") : t("putBack"),
            onSelect: () => archive.mutate({ projectId: row.id, archived: row.archivedAt === null }),
          },
          ...(isOwner ? [{ label: shelves("move"), onSelect: () => setDoing({ what: "move", row }) }] : []),
          { type: "separator" },
          { label: shelves("trash"), danger: true, onSelect: () => setDoing({ what: "trash", row }) },
        ]
      : [
          { label: shelves("restore"), onSelect: () => restore.mutate({ projectId: row.id }) },
          ...(isOwner
            ? [{ label: shelves("delete"), danger: true, onSelect: () => setDoing({ what: "delete", row }) }]
            : []),
        ];
  return (
    <>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      <Table label={t("title")} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("project")}</th>
            <th scope="col">{t("verdict")}</th>
            <th scope="col" data-numeric>
              {worthWords("column")}
            </th>
            <th scope="col">{t("lastRun")}</th>
            <th scope="col" data-wide>
              {t("owner")}
            </th>
            <th scope="col" data-wide>
              {t("changed")}
            </th>
            {canEdit ? (
              <th scope="col">
                <Unseen>{t("actions")}</Unseen>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                {row.trashedAt === null ? (
                  <input
                    type="checkbox"
                    className={styles.compare}
                    checked={compared.includes(row.id)}
                    disabled={!compared.includes(row.id) && chosen.length >= MOST_COMPARED_PROJECTS}
                    aria-label={worthWords("choose", { name: row.name })}
                    onChange={() =>
                      setCompared(
                        compared.includes(row.id) ? compared.filter((id) => id !== row.id) : [...compared, row.id],
                      )
                    }
                  />
                ) : null}
                {row.trashedAt === null ? (
                  <IntentLink href={`/projects/${row.id}/pipeline`} className={styles.name} title={row.name} dir="auto">
                    {row.name}
                  </IntentLink>
                ) : (
                  <span className={styles.name} dir="auto">
                    {row.name}
                  </span>
                )}
                {row.tags.length === 0 ? null : (
                  <span className={styles.tags}>
                    {row.tags.map((tag) => (
                      <Badge key={tag}>{tag}</Badge>
                    ))}
                  </span>
                )}
                {row.goal === null ? null : (
                  <span className={styles.goal} title={row.goal} dir="auto">
                    {row.goal}
                  </span>
                )}
              </td>
              <td>
                <Verdict verdict={row.verdict} />
              </td>
              <td data-numeric>
                <WorthFigure worth={worths.get(row.id)} />
              </td>
              <td>
                <LastRun projectId={row.id} run={row.lastRun} />
              </td>
              <td data-wide>{row.ownerName ?? <span className={styles.quiet}>{t("left")}</span>}</td>
              <td data-wide>
                <RelativeTime at={row.updatedAt} />
              </td>
              {canEdit ? (
                <td data-actions>
                  <Menu
                    trigger={<IconButton label={t("actionsFor", { name: row.name })} icon={<MoreHorizontal />} />}
                    list={actionsOf(row)}
                  />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </Table>
      {chosen.length < 2 ? null : <CompareProjects projects={chosen} worths={worths} />}
      {doing === null ? null : <ProjectDialog doing={doing} targets={targets} onClose={() => setDoing(null)} />}
      {renaming === null ? null : <RenameDialog project={renaming} onClose={() => setRenaming(null)} />}
    </>
  );
}

const signs = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert, neutral: null } as const;

/** How bad it is by shape, colour and word; the reason beside it. */
function Verdict({ verdict }: { verdict: ProjectRow["verdict"] }) {
  const t = useTranslations("projects");
  if (verdict === null) return <span className={styles.quiet}>{t("notJudged")}</span>;
  const Sign = signs[verdict.tone];
  return (
    <span className={styles.verdict} data-tone={verdict.tone} title={verdict.text}>
      {Sign === null ? null : <Sign role="img" aria-label={t(`tone.${verdict.tone}`)} />}
      <span>{verdict.text}</span>
    </span>
  );
}

function LastRun({ projectId, run }: { projectId: string; run: ProjectRow["lastRun"] }) {
  const t = useTranslations("projects");
  if (run === null) return <span className={styles.quiet}>{t("never")}</span>;
  return (
    <IntentLink href={`/projects/${projectId}/runs/${run.id}`} className={styles.run}>
      <Status status={run.status} />
      <span className={styles.when}>
        <RelativeTime at={run.createdAt} />
      </span>
    </IntentLink>
  );
}
