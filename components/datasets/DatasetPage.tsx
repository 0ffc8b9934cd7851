"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { DatasetDetail } from "../../server/datasets/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { KindSelect } from "../documentation/index.ts";
import { formatBytes, formatCount, formatShare } from "../format/number.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Status } from "../ui/Status.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Datasets.module.css";
import { EditDialog } from "./EditDialog.tsx";
import { VersionDrop } from "./VersionDrop.tsx";

const POLL_MS = 1_000;

/** One data set: what it is, its versions, and which projects use which of them. */
export function DatasetPage({
  workspace,
  datasetId,
}: {
  workspace: { id: string; canEdit: boolean };
  datasetId: string;
}) {
  const t = useTranslations("datasets");
  const router = useRouter();
  const api = useApi();
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const found = useQuery(
    api.datasets.get.queryOptions(
      { workspaceId: workspace.id, datasetId },
      {
        refetchInterval: ({ state }) =>
          state.data?.versions.some((version) => version.state === "pending") ? POLL_MS : false,
      },
    ),
  );
  const remove = useMutation(
    api.datasets.remove.mutationOptions({ onSuccess: () => router.push(`/workspaces/${workspace.id}/datasets`) }),
  );
  const back = (
    <Link href={`/workspaces/${workspace.id}/datasets`} className={styles.back}>
      <ArrowLeft size={14} aria-hidden /> {t("all")}
    </Link>
  );
  const dataset = found.data;
  if (dataset === undefined)
    return (
      <main className={styles.page}>
        {back}
        {found.error === null ? (
          <SkeletonRows rows={6} label={t("loading")} />
        ) : (
          <ErrorNotice error={readApiError(found.error)} />
        )}
      </main>
    );
  const used = dataset.uses.some((use) => use.inDraft || use.runs > 0);
  return (
    <main className={styles.page}>
      {back}
      <header className={styles.head}>
        <div className={styles.line}>
          <h1 dir="auto">{dataset.name}</h1>
          {dataset.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
          {workspace.canEdit ? (
            <span className={styles.buttons}>
              <Button size="small" onClick={() => setEditing(true)}>
                {t("edit")}
              </Button>
              <Button
                size="small"
                variant="quiet"
                disabled={used}
                title={used ? t("removeUsed") : undefined}
                onClick={() => setRemoving(true)}
              >
                {t("remove")}
              </Button>
            </span>
          ) : null}
        </div>
        <p className={styles.quiet}>
          {t("owner")}: {dataset.owner?.name ?? t("noOwner")}
        </p>
        {dataset.description === "" ? null : (
          <p className={styles.description} dir="auto">
            {dataset.description}
          </p>
        )}
      </header>
      {remove.error === null ? null : <ErrorNotice error={readApiError(remove.error)} />}
      <Panel title={t("versions")}>
        <div className={styles.stack}>
          {workspace.canEdit ? (
            <VersionDrop workspaceId={workspace.id} datasetId={datasetId} onDone={() => void found.refetch()} />
          ) : null}
          <Versions versions={dataset.versions} />
        </div>
      </Panel>
      <Panel title={t("usesTitle")}>
        <Uses uses={dataset.uses} versions={dataset.versions} />
      </Panel>
      {dataset.columns.length > 0 ? (
        <Panel title={t("columnsTitle")}>
          <Columns workspace={workspace} dataset={dataset} onMarked={() => void found.refetch()} />
        </Panel>
      ) : null}
      {editing ? (
        <EditDialog
          workspaceId={workspace.id}
          dataset={dataset}
          onClose={() => {
            setEditing(false);
            void found.refetch();
          }}
        />
      ) : null}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={t("removeTitle", { name: dataset.name })}
        confirm={t("remove")}
        danger
        busy={remove.isPending}
        onConfirm={() => {
          setRemoving(false);
          remove.mutate({ workspaceId: workspace.id, datasetId });
        }}
      >
        {t("removeWhy")}
      </ConfirmDialog>
    </main>
  );
}

function Versions({ versions }: { versions: DatasetDetail["versions"] }) {
  const t = useTranslations("datasets");
  const states = { pending: "running", failed: "failed", ready: "succeeded" } as const;
  return (
    <Table label={t("versions")}>
      <thead>
        <tr>
          <th scope="col">{t("version")}</th>
          <th scope="col">{t("file")}</th>
          <th scope="col" data-numeric>
            {t("rows")}
          </th>
          <th scope="col" data-numeric>
            {t("columns")}
          </th>
          <th scope="col" data-numeric>
            {t("size")}
          </th>
          <th scope="col">{t("content")}</th>
          <th scope="col">{t("added")}</th>
          <th scope="col">{t("state")}</th>
          <th scope="col">{t("note")}</th>
        </tr>
      </thead>
      <tbody>
        {versions.map((version, at) => (
          <tr key={version.id}>
            <td>
              {version.number} {at === 0 ? <Badge tone="accent">{t("newest")}</Badge> : null}
            </td>
            <td dir="auto">{version.fileName}</td>
            <td data-numeric>{version.rows === null ? "–" : formatCount(version.rows)}</td>
            <td data-numeric>{version.columns === null ? "–" : formatCount(version.columns)}</td>
            <td data-numeric>{formatBytes(version.bytes)}</td>
            <td className={styles.hash} title={version.sha256}>
              {version.sha256.slice(0, 12)}
            </td>
            <td>
              <RelativeTime at={version.createdAt} />{" "}
              {version.createdByName === null ? null : t("addedBy", { name: version.createdByName })}
            </td>
            <td>
              <Status status={states[version.state]} word={t(version.state)} />
            </td>
            <td className={styles.note} title={version.note} dir="auto">
              {version.note}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Uses({ uses, versions }: Pick<DatasetDetail, "uses" | "versions">) {
  const t = useTranslations("datasets");
  if (uses.length === 0) return <p className={styles.quiet}>{t("noUses")}</p>;
  return (
    <Table label={t("usesTitle")}>
      <thead>
        <tr>
          <th scope="col">{t("project")}</th>
          <th scope="col">{t("version")}</th>
          <th scope="col">{t("reads")}</th>
        </tr>
      </thead>
      <tbody>
        {uses.map((use) => (
          <tr key={`${use.projectId} ${use.versionId}`}>
            <td>
              <Link href={`/projects/${use.projectId}/data`} dir="auto">
                {use.projectName}
              </Link>{" "}
              {use.archived ? <Badge>{t("archived")}</Badge> : null}
            </td>
            <td>{versions.find((version) => version.id === use.versionId)?.number}</td>
            <td>
              {[use.inDraft ? t("inDraft") : null, use.runs > 0 ? t("runs", { count: use.runs }) : null]
                .filter((word) => word !== null)
                .join(", ") || <span className={styles.quiet}>{t("idle")}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Columns({
  workspace,
  dataset,
  onMarked,
}: {
  workspace: { id: string; canEdit: boolean };
  dataset: DatasetDetail;
  onMarked: () => void;
}) {
  const t = useTranslations("datasets");
  const { columns, personal, marked } = dataset;
  const mark = useMutation(useApi().personal.markDataset.mutationOptions({ onSuccess: onMarked }));
  return (
    <div className={styles.stack}>
      {mark.error === null ? null : <ErrorNotice error={readApiError(mark.error)} />}
      <Table label={t("columnsTitle")}>
        <thead>
          <tr>
            <th scope="col">{t("column")}</th>
            <th scope="col">{t("type")}</th>
            <th scope="col" data-numeric>
              {t("missing")}
            </th>
            <th scope="col" data-numeric>
              {t("different")}
            </th>
            <th scope="col">{t("personal")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column.name}>
              <td dir="auto">{column.name}</td>
              <td>{column.type}</td>
              <td data-numeric>{column.missing === null ? "–" : formatShare(column.missing)}</td>
              <td data-numeric>{column.distinct === null ? "–" : formatCount(column.distinct)}</td>
              <td>
                <KindSelect
                  column={column.name}
                  personal={personal.find((each) => each.column === column.name) ?? null}
                  marked={marked.includes(column.name)}
                  canEdit={workspace.canEdit}
                  onChoose={(choice) =>
                    mark.mutate({ workspaceId: workspace.id, datasetId: dataset.id, column: column.name, ...choice })
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
