"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { BookOpen, Download } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { CatalogueRow, CatalogueValue } from "../../server/documentation/index.ts";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { formatShare } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Menu } from "../ui/Menu.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Documentation.module.css";
import { saveFile } from "./saveFile.ts";
import { SourceDetails } from "./SourceDetails.tsx";

/** The columns of the table; the rest stands in a source's details. */
const COLUMNS = ["source", "contents", "period", "quantity", "comments"] as const;

/** What is known of every source of the project, filled by runs and by people. */
export function CataloguePage({ nav }: { nav: ReactNode }) {
  const t = useTranslations("catalogue");
  const { id: projectId } = useProject();
  const api = useApi();
  const client = useApiClient();
  const [open, setOpen] = useState<string | null>(null);
  const catalogue = useQuery(api.documentation.catalogue.queryOptions({ projectId }));
  const save = useMutation({
    mutationFn: (format: "csv" | "markdown") => client.documentation.exportCatalogue.query({ projectId, format }),
    onSuccess: saveFile,
  });
  const { data } = catalogue;
  const shown = data?.rows.find((row) => row.stageId === open) ?? (data?.rows.length === 1 ? data.rows[0] : undefined);
  return (
    <main className={styles.page}>
      {nav}
      <header className={styles.head}>
        <div className={styles.line}>
          <h1>{t("title")}</h1>
          {data !== undefined && data.rows.length > 0 ? (
            <span className={styles.buttons}>
              <Menu
                trigger={
                  <Button icon={<Download />} busy={save.isPending}>
                    {t("export")}
                  </Button>
                }
                list={[
                  { label: t("csv"), onSelect: () => save.mutate("csv") },
                  { label: t("sheet"), onSelect: () => save.mutate("markdown") },
                ]}
              />
            </span>
          ) : null}
        </div>
        <p className={styles.quiet}>{t("lead")}</p>
      </header>
      {catalogue.error === null ? null : (
        <ErrorNotice
          error={readApiError(catalogue.error)}
          action={<Button onClick={() => void catalogue.refetch()}>{t("tryAgain")}</Button>}
        />
      )}
      {save.error === null ? null : <ErrorNotice error={readApiError(save.error)} />}
      {catalogue.isLoading ? <SkeletonRows rows={4} label={t("loading")} /> : null}
      {data?.rows.length === 0 ? (
        <EmptyState
          icon={<BookOpen size={28} aria-hidden />}
          title={t("none")}
          action={
            <Button asChild>
              <Link href={`/projects/${projectId}/pipeline`}>{t("toPipeline")}</Link>
            </Button>
          }
        >
          {t("noneWhy")}
        </EmptyState>
      ) : null}
      {data?.share == null ? null : (
        <Callout tone={data.share === 1 ? "good" : data.share >= 0.8 ? "warn" : "neutral"}>
          {t("complete", { filled: String(data.filled), of: String(data.of), share: formatShare(data.share) })}
        </Callout>
      )}
      {data !== undefined && data.rows.length > 0 ? (
        <Table label={t("title")} className={styles.catalogue}>
          <thead>
            <tr>
              {COLUMNS.map((field) => (
                <th key={field} scope="col">
                  {t(`fields.${field}`)}
                </th>
              ))}
              <th scope="col">{t("state")}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.stageId} data-open={row === shown}>
                {COLUMNS.map((field, at) => (
                  <td key={field} dir="auto">
                    {at === 0 ? (
                      <button
                        type="button"
                        className={styles.openRow}
                        aria-expanded={row === shown}
                        onClick={() => setOpen(row === shown ? null : row.stageId)}
                      >
                        {row.values.source.text ?? row.stageName}
                      </button>
                    ) : (
                      <Cell value={row.values[field]} />
                    )}
                  </td>
                ))}
                <td>
                  <State row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {shown === undefined ? null : (
        <SourceDetails key={shown.stageId} row={shown} onSaved={() => void catalogue.refetch()} />
      )}
    </main>
  );
}

function Cell({ value }: { value: CatalogueValue }) {
  const t = useTranslations("catalogue");
  return value.text === null ? (
    <span className={styles.unknown}>{t("unknown")}</span>
  ) : (
    <span className={styles.clamp}>{value.text}</span>
  );
}

function State({ row }: { row: CatalogueRow }) {
  const t = useTranslations("catalogue");
  return <Badge tone={row.missing.length === 0 ? "good" : "warn"}>{t("open", { count: row.missing.length })}</Badge>;
}
