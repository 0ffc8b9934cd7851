"use client";

import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";
import { Select } from "../ui/Input.tsx";
import { metricOrder, metricWords } from "./metricWords.ts";
import { runStatuses, type RunsQuery } from "./runsQuery.ts";
import styles from "./RunsPage.module.css";

type Facets = inferRouterOutputs<AppRouter>["runs"]["facets"];

const statusWords: Record<(typeof runStatuses)[number], string> = {
  queued: "queued",
  running: "running",
  waiting: "waiting",
  succeeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** What the list is narrowed down by, and the figure it shows. */
export function RunsFilters({
  query,
  onChange,
  facets,
}: {
  query: RunsQuery;
  onChange: (next: RunsQuery) => void;
  facets: Facets | null;
}) {
  const countOf = (status: string): number => facets?.statuses.find((each) => each.status === status)?.count ?? 0;
  const shown = runStatuses.filter((status) => countOf(status) > 0 || status === query.status);
  return (
    <span className={styles.filters}>
      <Select
        aria-label="Status"
        value={query.status ?? ""}
        onChange={(event) =>
          onChange({ ...query, status: runStatuses.find((status) => status === event.target.value) ?? null })
        }
      >
        <option value="">any status</option>
        {shown.map((status) => (
          <option key={status} value={status}>
            {statusWords[status]} ({countOf(status)})
          </option>
        ))}
      </Select>
      <Select
        aria-label="Started by"
        value={query.person ?? ""}
        onChange={(event) => onChange({ ...query, person: event.target.value === "" ? null : event.target.value })}
      >
        <option value="">anybody</option>
        {(facets?.people ?? []).map((person) => (
          <option key={person.id} value={person.id}>
            {person.name} ({person.count})
          </option>
        ))}
      </Select>
      <Select
        aria-label="Version"
        value={query.version ?? ""}
        onChange={(event) =>
          onChange({ ...query, version: event.target.value === "" ? null : Number(event.target.value) })
        }
      >
        <option value="">any version</option>
        {(facets?.versions ?? []).map((version) => (
          <option key={version.number} value={version.number}>
            v{version.number}
            {version.name ? ` ${version.name}` : ""} ({version.count})
          </option>
        ))}
      </Select>
      <Select
        aria-label="Figure"
        value={query.metric}
        onChange={(event) => {
          const metric = metricOrder.find((key) => key === event.target.value);
          if (metric) onChange({ ...query, metric, sort: query.sort === query.metric ? metric : query.sort });
        }}
      >
        {metricOrder.map((key) => (
          <option key={key} value={key}>
            {metricWords[key].name}
          </option>
        ))}
      </Select>
    </span>
  );
}
