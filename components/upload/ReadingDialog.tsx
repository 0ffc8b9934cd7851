"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { Table } from "../ui/Table.tsx";
import { FormatFields } from "./FormatFields.tsx";
import { dateQuestions, formatOf, type Chosen, type Format, type Found } from "./look.ts";
import { PreviewTable } from "./PreviewTable.tsx";
import styles from "./Reading.module.css";
import { useLook } from "./useLook.ts";

type ReadingDialogProps = { projectId: string; fileId: string; name: string; onClose: () => void };

/** How a file is read: what was found, changed by hand, shown on the first rows at once. */
export function ReadingDialog({ projectId, fileId, name, onClose }: ReadingDialogProps) {
  const t = useTranslations("reading");
  const { found, isLooking, failure, change, settle } = useLook(projectId, fileId);
  const [format, setFormat] = useState<Format | null>(null);
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const ask = (next: Format | null, types: Chosen[]): void => {
    setFormat(next);
    setChosen(types);
    change({ format: next, chosen: types });
  };
  const close = (): void => {
    void settle();
    onClose();
  };
  const settled = found === null ? null : (format ?? formatOf(found));
  const decide = (column: Chosen): void => ask(settled, [...chosen.filter(({ name }) => name !== column.name), column]);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : close())}
      title={t("title", { name })}
      description={t("what")}
      footer={
        <>
          <Button disabled={isLooking} onClick={() => ask(null, [])}>
            {t("asFound")}
          </Button>
          <Button variant="primary" disabled={isLooking || failure !== null} onClick={close}>
            {t("done")}
          </Button>
        </>
      }
    >
      <div className={styles.body} aria-busy={isLooking}>
        {isLooking && found === null ? <Progress value={null} label={t("loading")} /> : null}
        {failure === null ? null : <ErrorNotice error={failure} />}
        {settled === null || found === null ? null : (
          <>
            <FormatFields format={settled} sheets={found.sheets ?? []} onChange={(next) => ask(next, chosen)} />
            {dateQuestions(found).map(({ column, example, sign }) => (
              <Callout
                key={column}
                tone="warn"
                title={t("question", { column })}
                action={
                  <span className={styles.answers}>
                    <Button
                      size="small"
                      onClick={() => decide({ name: column, type: "date", format: `DD${sign}MM${sign}YYYY` })}
                    >
                      {t("dayFirst")}
                    </Button>
                    <Button
                      size="small"
                      onClick={() => decide({ name: column, type: "date", format: `MM${sign}DD${sign}YYYY` })}
                    >
                      {t("monthFirst")}
                    </Button>
                  </span>
                }
              >
                {t("questionWhy", { example })}
              </Callout>
            ))}
            <p className={styles.count} role="status">
              {isLooking
                ? t("loading")
                : t("row", { rows: formatCount(found.rows ?? 0), columns: formatCount(found.columns.length) })}
            </p>
            <PreviewTable found={found} onType={decide} />
            {found.rejects === undefined ? null : <BadRows rejects={found.rejects} />}
          </>
        )}
      </div>
    </Dialog>
  );
}

function BadRows({ rejects }: { rejects: NonNullable<Found["rejects"]> }) {
  const t = useTranslations("reading");
  if (rejects.count === 0) return null;
  return (
    <Callout tone="warn" title={t("bad", { count: rejects.count })}>
      <p className={styles.kept}>
        {t("badKept")}{" "}
        {rejects.count > rejects.rows.length ? t("badMore", { count: formatCount(rejects.rows.length) }) : null}
      </p>
      <div className={styles.bad}>
        <Table label={t("bad", { count: rejects.count })}>
          <thead>
            <tr>
              <th scope="col" data-numeric>
                {t("line")}
              </th>
              <th scope="col">{t("reason")}</th>
            </tr>
          </thead>
          <tbody>
            {rejects.rows.map(({ line, reason }) => (
              <tr key={line}>
                <td data-numeric>{formatCount(line)}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Callout>
  );
}
