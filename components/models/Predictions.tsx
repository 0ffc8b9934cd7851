"use client";

import { useQuery } from "@tanstack/react-query";
import { readApiError, useApi } from "../api/index.ts";
import { formatMoment } from "../format/time.ts";
import { formatValue } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./models.module.css";

const SHOWN = 20;
const LOOK_AGAIN_MS = 5000;
const MICROS_PER_MS = 1000;

const short = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === undefined || text === "null" ? "–" : text;
};

/** What the endpoint was asked lately and what it answered. */
export function Predictions({ endpointId }: { endpointId: string }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const { data, error } = useQuery(
    api.endpoints.predictions.queryOptions({ projectId, endpointId, limit: SHOWN }, { refetchInterval: LOOK_AGAIN_MS }),
  );
  return (
    <Panel title="Lately asked">
      {error ? <ErrorNotice error={readApiError(error)} /> : null}
      {data?.length === 0 ? (
        <p className={styles.note}>Nothing was asked yet. Answers appear here within a second or two.</p>
      ) : null}
      {data && data.length > 0 ? (
        <Table label="Lately asked">
          <thead>
            <tr>
              <th scope="col">when</th>
              <th scope="col">asked</th>
              <th scope="col">answered</th>
              <th scope="col" data-numeric>
                ms
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((row) => (
              <tr key={row.id}>
                <td className={styles.when}>{formatMoment(row.at)}</td>
                <td className={styles.json} title={short(row.input)}>
                  {short(row.input)}
                </td>
                <td
                  className={styles.json}
                  data-refused={row.refused !== null || undefined}
                  title={short(row.refused ?? row.output)}
                >
                  {row.refused === null ? short(row.output) : `refused: ${short(row.refused)}`}
                </td>
                <td data-numeric>{formatValue(row.micros / MICROS_PER_MS)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
    </Panel>
  );
}
