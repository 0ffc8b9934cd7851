"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Database, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatBytes, formatCount } from "../format/number.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { useSettled } from "../ui/useSettled.ts";
import styles from "./Datasets.module.css";
import { VersionDrop } from "./VersionDrop.tsx";

type Workspace = { id: string; name: string; canEdit: boolean };

/** Data sets of a workspace: find one, see what it is, who owns it and who uses it. */
export function DatasetsPage({ workspace }: { workspace: Workspace }) {
  const t = useTranslations("datasets");
  const router = useRouter();
  const api = useApi();
  const [text, setText] = useState("");
  const [tag, setTag] = useState<string | null>(null);
  const settled = useSettled(text, 200);
  const found = useQuery(
    api.datasets.list.queryOptions(
      { workspaceId: workspace.id, text: settled, tag },
      { placeholderData: keepPreviousData },
    ),
  );
  const { data } = found;
  const clear = () => {
    setText("");
    setTag(null);
  };
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>{t("title")}</h1>
        <p className={styles.quiet}>{t("lead", { workspace: workspace.name })}</p>
      </header>
      {workspace.canEdit ? (
        <VersionDrop
          workspaceId={workspace.id}
          datasetId={null}
          onDone={(id) => router.push(`/workspaces/${workspace.id}/datasets/${id}`)}
        />
      ) : null}
      {data !== undefined && data.total > 0 ? (
        <div className={styles.filters} role="search">
          <span className={styles.search}>
            <Search size={16} aria-hidden />
            <Input
              type="search"
              value={text}
              maxLength={200}
              placeholder={t("search")}
              aria-label={t("search")}
              onChange={(event) => setText(event.target.value)}
            />
          </span>
          {data.tags.length > 0 ? (
            <Select value={tag ?? ""} aria-label={t("tag")} onChange={(event) => setTag(event.target.value || null)}>
              <option value="">{t("allTags")}</option>
              {data.tags.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          ) : null}
        </div>
      ) : null}
      {found.error === null ? null : (
        <ErrorNotice
          error={readApiError(found.error)}
          action={<Button onClick={() => void found.refetch()}>{t("tryAgain")}</Button>}
        />
      )}
      {found.isLoading ? <SkeletonRows rows={4} label={t("loading")} /> : null}
      {data?.total === 0 ? (
        <EmptyState icon={<Database size={28} aria-hidden />} title={t("none")}>
          {workspace.canEdit ? t("noneYet") : t("noneToSee")}
        </EmptyState>
      ) : null}
      {data !== undefined && data.total > 0 && data.rows.length === 0 ? (
        <EmptyState title={t("noneFound")} action={<Button onClick={clear}>{t("clear")}</Button>}>
          {t("noneFoundWhy")}
        </EmptyState>
      ) : null}
      {data !== undefined && data.rows.length > 0 ? (
        <Table label={t("title")}>
          <thead>
            <tr>
              <th scope="col">{t("name")}</th>
              <th scope="col">{t("owner")}</th>
              <th scope="col" data-numeric>
                {t("versions")}
              </th>
              <th scope="col" data-numeric>
                {t("rows")}
              </th>
              <th scope="col" data-numeric>
                {t("size")}
              </th>
              <th scope="col">{t("usedBy")}</th>
              <th scope="col">{t("changed")}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.id}>
                <td className={styles.name}>
                  <Link href={`/workspaces/${workspace.id}/datasets/${row.id}`} dir="auto">
                    {row.name}
                  </Link>
                  <span className={styles.tags}>
                    {row.tags.map((each) => (
                      <Badge key={each}>{each}</Badge>
                    ))}
                  </span>
                </td>
                <td>{row.owner?.name ?? <span className={styles.quiet}>{t("noOwner")}</span>}</td>
                <td data-numeric>{formatCount(row.versions)}</td>
                <td data-numeric>{row.newest?.rows == null ? "–" : formatCount(row.newest.rows)}</td>
                <td data-numeric>{row.newest === null ? "–" : formatBytes(row.newest.bytes)}</td>
                <td>{t("usedByCount", { count: row.usedBy })}</td>
                <td>
                  <RelativeTime at={row.updatedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
    </main>
  );
}
