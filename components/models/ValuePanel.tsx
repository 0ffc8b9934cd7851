"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type ApiError, readApiError, useApi } from "../api/index.ts";
import { PanelView } from "../charts/index.ts";
import { formatMoney, formatMoneyRange } from "../format/amounts.ts";
import { formatCount, formatValue } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./models.module.css";

/** From as many joined outcomes on a month counts as realised. */
const ENOUGH = 30;

/** What the endpoint was worth month by month, and the outcomes that tell. */
export function ValuePanel({ endpointId, address }: { endpointId: string; address: string }) {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const t = useTranslations("value");
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const options = api.monitors.valueByMonth.queryOptions({ projectId, endpointId });
  const value = useQuery(options);
  const upload = useMutation(
    api.monitors.uploadOutcomes.mutationOptions({
      onSuccess: ({ received, joined }) => {
        setSaid(t("uploaded", { received: formatCount(received), joined: formatCount(joined) }));
        return queries.invalidateQueries({ queryKey: options.queryKey });
      },
      onError: (error) => setWrong(readApiError(error)),
    }),
  );
  const send = async (file: File): Promise<void> => {
    setSaid(null);
    setWrong(null);
    upload.mutate({ projectId, endpointId, text: await file.text() });
  };
  const data = value.data;
  const outcomesAddress = address.replace(/invocations$/, "outcomes");
  return (
    <Panel title={t("title")}>
      <div className={styles.stack}>
        <p className={styles.note}>{t("what")}</p>
        {value.isLoading ? <SkeletonRows rows={3} label={t("title")} /> : null}
        {value.error ? <ErrorNotice error={readApiError(value.error)} /> : null}
        {data?.problem === "no_sheet" ? (
          <Callout tone="neutral">
            <Link href={`/projects/${projectId}/economics`}>{t("noSheet")}</Link>
          </Callout>
        ) : data?.problem === "no_evaluation" ? (
          <Callout tone="neutral">{t("noEvaluation")}</Callout>
        ) : data?.months.length === 0 ? (
          <p className={styles.note}>{t("noMonths")}</p>
        ) : data ? (
          <Months months={data.months} />
        ) : null}
        <h3 className={styles.part}>{t("outcomes")}</h3>
        <p className={styles.note}>{t("outcomesWhat", { count: formatCount(ENOUGH) })}</p>
        {data ? (
          <p>
            {t("state", { joined: formatCount(data.joined), unjoined: formatCount(data.unjoined) })}{" "}
            {data.delayDays === null ? "" : t("delay", { days: formatValue(data.delayDays) })}
          </p>
        ) : null}
        {canEdit ? (
          <div className={styles.inline}>
            <Button busy={upload.isPending} onClick={() => input.current?.click()}>
              {t("upload")}
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              accept=".csv,.tsv,.txt"
              aria-label={t("upload")}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                if (file) void send(file);
                event.target.value = "";
              }}
            />
          </div>
        ) : null}
        <p className={styles.note}>{t("fileHelp")}</p>
        {said ? <Callout tone="good">{said}</Callout> : null}
        {wrong ? <ErrorNotice error={wrong} /> : null}
        <div className={styles.curl}>
          <p className={styles.note}>{t("example")}</p>
          <pre tabIndex={0}>{`curl '${outcomesAddress}' \\
  -H 'X-Api-Key: YOUR_KEY' -H 'Content-Type: application/json' \\
  -d '{"outcomes":[{"inferenceId":"…","row":0,"outcome":"yes","at":"2027-01-31"}]}'`}</pre>
        </div>
      </div>
    </Panel>
  );
}

type MonthsProps = {
  months: readonly {
    month: string;
    answered: number;
    joined: number;
    basis: "realised" | "estimated";
    soFar: boolean;
    worth:
      | {
          netValue: number;
          interval: { low: number; high: number } | null;
          intervalProblem: string | null;
          currency: string;
        }
      | { problem: { message: string } };
  }[];
};

function Months({ months }: MonthsProps) {
  const t = useTranslations("value");
  const named = (month: string, soFar: boolean): string => (soFar ? t("soFar", { month }) : month);
  const bars = months.flatMap(({ month, soFar, worth }) =>
    "problem" in worth
      ? []
      : [
          {
            label: named(month, soFar),
            value: worth.netValue,
            low: worth.interval?.low ?? null,
            high: worth.interval?.high ?? null,
          },
        ],
  );
  const currency = months.flatMap(({ worth }) => ("problem" in worth ? [] : [worth.currency]))[0] ?? "";
  return (
    <>
      {bars.length > 0 ? (
        <PanelView panel={{ kind: "bars", id: "value-by-month", title: t("title"), unit: currency, items: bars }} />
      ) : null}
      <Table label={t("title")}>
        <thead>
          <tr>
            <th scope="col">{t("month")}</th>
            {(["answered", "joined", "amount", "range"] as const).map((key) => (
              <th key={key} scope="col" data-numeric>
                {t(key)}
              </th>
            ))}
            <th scope="col">{t("basis")}</th>
          </tr>
        </thead>
        <tbody>
          {[...months].reverse().map(({ month, answered, joined, basis, soFar, worth }) => (
            <tr key={month}>
              <th scope="row">{named(month, soFar)}</th>
              <td data-numeric>{formatCount(answered)}</td>
              <td data-numeric>{formatCount(joined)}</td>
              {"problem" in worth ? (
                <td colSpan={2}>{worth.problem.message}</td>
              ) : (
                <>
                  <td data-numeric>{formatMoney(worth.netValue, worth.currency)}</td>
                  <td data-numeric title={worth.intervalProblem ?? undefined}>
                    {worth.interval === null
                      ? t("noRange")
                      : formatMoneyRange(worth.interval.low, worth.interval.high, worth.currency)}
                  </td>
                </>
              )}
              <td>{t(basis)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
