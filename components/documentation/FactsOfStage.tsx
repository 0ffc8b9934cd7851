"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { StageFacts } from "../../server/documentation/index.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Documentation.module.css";

const SHOWN = 5;

/** What the newest run of a stage did: taken from the run, never typed. */
export function FactsOfStage({
  projectId,
  stageName,
  facts,
  loading,
}: {
  projectId: string;
  stageName: string;
  facts: StageFacts | undefined;
  loading: boolean;
}) {
  const t = useTranslations("pipelineDocs");
  if (loading) return <SkeletonRows rows={2} />;
  if (facts === undefined) return <p className={styles.quiet}>{t("notRun")}</p>;
  const { rowsIn, rowsOut, rejected, operations, rules, findings, run } = facts;
  const of = rowsIn !== null && rowsIn > 0 ? rowsIn : (rowsOut ?? 0) + (rejected ?? 0);
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>
        {t.rich("ofRun", {
          number: String(run.number),
          link: (chunks) => <Link href={`/projects/${projectId}/runs/${run.id}`}>{chunks}</Link>,
        })}
        {rowsOut === null ? null : (
          <>
            {" · "}
            {rowsIn === null || rowsIn === 0
              ? t("rowsOut", { rowsOut: formatCount(rowsOut) })
              : t("rows", { rowsIn: formatCount(rowsIn), rowsOut: formatCount(rowsOut) })}
          </>
        )}
      </p>
      {rejected === null ? null : (
        <p>
          {t("dropped")}:{" "}
          <strong>
            {t("droppedOf", {
              rejected: formatCount(rejected),
              of: formatCount(of),
              share: of === 0 ? "–" : formatShare(rejected / of),
            })}
          </strong>
        </p>
      )}
      {operations.length > 0 ? (
        <Table label={t("operationsOf", { stage: stageName })}>
          <thead>
            <tr>
              <th scope="col">{t("operation")}</th>
              <th scope="col" data-numeric>
                {t("rowsInHead")}
              </th>
              <th scope="col" data-numeric>
                {t("rowsOutHead")}
              </th>
              <th scope="col" data-numeric>
                {t("dropped")}
              </th>
              <th scope="col" data-numeric>
                {t("share")}
              </th>
              <th scope="col" data-numeric>
                {t("made")}
              </th>
            </tr>
          </thead>
          <tbody>
            {operations.map((operation, at) => (
              <tr key={`${at} ${operation.name}`} title={operation.note ?? undefined}>
                <td>{operation.name}</td>
                <td data-numeric>{formatCount(operation.rowsIn)}</td>
                <td data-numeric>{formatCount(operation.rowsOut)}</td>
                <td data-numeric>{formatCount(operation.rejected)}</td>
                <td data-numeric>
                  {operation.rowsIn === 0 ? "–" : formatShare(operation.rejected / operation.rowsIn)}
                </td>
                <td data-numeric>{formatCount(operation.made)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <Listed title={t("why")} items={rules.map(({ rule, rows }) => `${rule}: ${formatCount(rows)}`)} />
      <Listed title={t("findings")} items={findings.map(({ text }) => text)} />
    </div>
  );
}

function Listed({ title, items }: { title: string; items: string[] }) {
  const t = useTranslations("pipelineDocs");
  if (items.length === 0) return null;
  return (
    <div>
      <h3 className={styles.small}>{title}</h3>
      <ul className={styles.list}>
        {items.slice(0, SHOWN).map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      {items.length > SHOWN ? (
        <details>
          <summary>{t("more", { count: items.length - SHOWN })}</summary>
          <ul className={styles.list}>
            {items.slice(SHOWN).map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
