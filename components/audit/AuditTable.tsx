"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { AuditRow } from "../../server/audit/index.ts";
import { formatMoment } from "../format/time.ts";
import { Table } from "../ui/Table.tsx";
import styles from "./Audit.module.css";
import { changedFields } from "./changedFields.ts";

/** Rows of a trail; each opens to what was before and after. */
export function AuditTable({ rows, projects }: { rows: AuditRow[]; projects: ReadonlyMap<string, string> }) {
  const t = useTranslations("audit");
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <th scope="col" data-numeric>
            {t("number")}
          </th>
          <th scope="col">{t("when")}</th>
          <th scope="col">{t("who")}</th>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("object")}</th>
          <th scope="col">{t("project")}</th>
          <th scope="col">{t("reason")}</th>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={row.seq}>
          <tr data-open={row.seq === open}>
            <td data-numeric>{row.seq}</td>
            <td>
              <time dateTime={row.at}>{formatMoment(new Date(row.at))}</time>
            </td>
            <td dir="auto">
              {row.actorName} <span className={styles.quiet}>{t(`via.${viaOf(row.via)}`)}</span>
            </td>
            <td>
              <button
                type="button"
                className={styles.open}
                aria-expanded={row.seq === open}
                onClick={() => setOpen(row.seq === open ? null : row.seq)}
              >
                {row.type}
              </button>
            </td>
            <td className={styles.cut} title={row.objectId}>
              {row.objectType} {row.objectId.slice(0, 24)}
            </td>
            <td className={styles.cut} dir="auto">
              {row.projectId === null ? "–" : (projects.get(row.projectId) ?? row.projectId.slice(0, 8))}
            </td>
            <td className={styles.cut} title={row.reason ?? undefined} dir="auto">
              {row.reason ?? ""}
            </td>
          </tr>
          {row.seq === open ? (
            <tr>
              <td colSpan={7} className={styles.details}>
                <Details row={row} />
              </td>
            </tr>
          ) : null}
        </tbody>
      ))}
    </Table>
  );
}

const ways = ["ui", "link", "api", "cli", "system"] as const;
const viaOf = (via: string): (typeof ways)[number] => ways.find((way) => way === via) ?? "system";

function Details({ row }: { row: AuditRow }) {
  const t = useTranslations("audit");
  const fields = changedFields(row.before, row.after);
  return (
    <div className={styles.stack}>
      {fields.length === 0 ? (
        <p className={styles.quiet}>{t("noChange")}</p>
      ) : (
        <table className={styles.change}>
          <thead>
            <tr>
              <th scope="col">{t("field")}</th>
              <th scope="col">{t("before")}</th>
              <th scope="col">{t("after")}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ name, before, after }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td dir="auto">{before ?? "–"}</td>
                <td dir="auto">{after ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {row.reason === null ? null : (
        <p dir="auto">
          {t("reason")}: {row.reason}
        </p>
      )}
      <dl className={styles.hashes}>
        <dt>{t("object")}</dt>
        <dd>
          {row.objectType} {row.objectId}
        </dd>
        {row.address === null ? null : (
          <>
            <dt>{t("address")}</dt>
            <dd>{row.address}</dd>
          </>
        )}
        {row.snapshotHash === null ? null : (
          <>
            <dt>{t("snapshot")}</dt>
            <dd>{row.snapshotHash}</dd>
          </>
        )}
        <dt>{t("hash")}</dt>
        <dd>{row.hash}</dd>
        <dt>{t("previous")}</dt>
        <dd>{row.previousHash}</dd>
      </dl>
    </div>
  );
}
