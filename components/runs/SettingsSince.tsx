"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import type { RunDetail } from "./fromRun.ts";
import styles from "./RunPages.module.css";
import { SettingsDiff } from "./SettingsDiff.tsx";

const OFFERED = 100;

/** In which settings the run differs from another: the one before, until somebody chooses. */
export function SettingsSince({ projectId, detail }: { projectId: string; detail: RunDetail }) {
  const api = useApi();
  const [chosen, setChosen] = useState(detail.previousId);
  const { data: runs } = useQuery(api.runs.list.queryOptions({ projectId, limit: OFFERED }));
  const other = useQuery(
    api.runs.get.queryOptions({ projectId, runId: chosen ?? "" }, { enabled: chosen !== null, staleTime: Infinity }),
  );
  const before = other.data;
  const pair = useMemo(
    () =>
      before && [
        { id: before.id, label: `run ${before.number}`, document: before.version.document },
        { id: detail.id, label: `run ${detail.number}`, document: detail.version.document },
      ],
    [before, detail],
  );
  if (chosen === null) return null;
  const others = (runs ?? []).filter((run) => run.id !== detail.id);
  return (
    <Panel
      title="What is different"
      aside={
        <Select
          className={styles.pick ?? ""}
          aria-label="Compare the settings with"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          {others.some((run) => run.id === chosen) ? null : <option value={chosen}>run before</option>}
          {others.map((run) => (
            <option key={run.id} value={run.id}>
              from run {run.number}
              {run.id === detail.previousId ? " (before)" : ""}
            </option>
          ))}
        </Select>
      }
    >
      {other.error ? <ErrorNotice error={readApiError(other.error)} /> : null}
      {pair ? (
        <SettingsDiff runs={pair} label="Settings that differ" />
      ) : other.error ? null : (
        <SkeletonRows rows={2} label="Comparing" />
      )}
    </Panel>
  );
}
