"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { CatalogueField, CatalogueRow, CatalogueValue } from "../../server/documentation/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import styles from "./Documentation.module.css";
import { SavedText } from "./SavedText.tsx";

const FIELDS = [
  ...["source", "contents", "period", "quantity", "comments", "owner", "licence", "retention"],
  ...["legalBasis", "personalData", "upstream"],
] as CatalogueField[];
const REQUIRED = 8;
/** What runs find out; the rest stands in the settings or in the file. */
const BY_RUN = new Set<CatalogueField>(["period", "quantity"]);
const SECTIONS = [
  "motivation",
  "composition",
  "collection",
  "preprocessing",
  "uses",
  "distribution",
  "maintenance",
] as const;

/** Everything known of one source: what runs found as it is, what people write saved when they leave the field. */
export function SourceDetails({ row, onSaved }: { row: CatalogueRow; onSaved: () => void }) {
  const t = useTranslations("catalogue");
  const { id: projectId, canEdit } = useProject();
  const set = useMutation(useApi().documentation.setCatalogue.mutationOptions({ onSuccess: onSaved }));
  const save = (field: CatalogueField | (typeof SECTIONS)[number]) => (text: string) =>
    set.mutate({ projectId, stageId: row.stageId, field, text });
  return (
    <Panel
      title={<span dir="auto">{t("edit", { name: row.stageName })}</span>}
      aside={
        row.dataset === null ? null : t("dataset", { name: row.dataset.name, version: String(row.dataset.version) })
      }
    >
      <div className={styles.stack}>
        {set.error === null ? null : <ErrorNotice error={readApiError(set.error)} />}
        <div className={styles.fields}>
          {FIELDS.map((field, at) => {
            const value = row.values[field];
            return (
              <SavedText
                key={field}
                label={t(`fields.${field}`)}
                aside={<Origin value={value} row={BY_RUN.has(field) ? row : null} required={at < REQUIRED} />}
                help={
                  value.origin === "person" && value.found !== null
                    ? t("found", { text: value.found })
                    : t(`help.${field}`)
                }
                stored={value.origin === "person" ? (value.text ?? "") : ""}
                placeholder={value.found ?? t("unknown")}
                disabled={!canEdit}
                onSave={save(field)}
              />
            );
          })}
        </div>
        <details>
          <summary>{t("datasheet")}</summary>
          <p className={styles.quiet}>{t("datasheetWhy")}</p>
          <div className={styles.fields}>
            {SECTIONS.map((section) => (
              <SavedText
                key={section}
                label={t(`sections.${section}`)}
                stored={row.sheet[section]?.text ?? ""}
                disabled={!canEdit}
                onSave={save(section)}
              />
            ))}
          </div>
        </details>
      </div>
    </Panel>
  );
}

function Origin({ value, row, required }: { value: CatalogueValue; row: CatalogueRow | null; required: boolean }) {
  const t = useTranslations("catalogue");
  if (value.text === null)
    return <span className={styles.unknown}>{required ? `${t("unknown")}, ${t("required")}` : t("unknown")}</span>;
  if (value.origin === "person")
    return (
      <span>
        {t("byPerson", { name: value.byName ?? "" })}
        {value.at === null ? null : (
          <>
            {", "}
            <RelativeTime at={new Date(value.at)} />
          </>
        )}
      </span>
    );
  if (value.origin === "dataset") return <span>{t("fromDataset")}</span>;
  const run = row?.facts.run ?? null;
  return <span>{run === null ? t("fromFacts") : t("fromRun", { number: String(run.number) })}</span>;
}
