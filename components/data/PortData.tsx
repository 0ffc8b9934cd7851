"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import type { Column } from "../../server/stages/contract.ts";
import { readApiError } from "../api/index.ts";
import { formatBytes, formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Menu } from "../ui/Menu.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ColumnList, TypeIcon } from "./ColumnList.tsx";
import styles from "./data.module.css";
import { outputUrl } from "./profile.ts";
import { useProfile } from "./useProfile.ts";

export type PortOutput = {
  port: string;
  label: string;
  rows: number | null;
  bytes: number;
  files: { path: string; bytes: number }[];
};

/** Columns as they follow from the drawing, before any run. */
function ExpectedColumns({ columns }: { columns: Column[] | null }) {
  if (columns === null)
    return (
      <p className={styles.note}>
        The columns aren't known yet. Run the pipeline, or choose the data in the first stage.
      </p>
    );
  return (
    <>
      <p className={styles.note}>
        {formatCount(columns.length)} columns expected from the settings. Run the pipeline to see what is in them.
      </p>
      <ul className={styles.expected}>
        {columns.map((column) => (
          <li key={column.name}>
            <TypeIcon type={column.type} />
            <span className={styles.name}>{column.name}</span>
            {column.role ? <span className={styles.role}>{column.role}</span> : null}
            <span className={styles.type}>{column.type}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What came out of a stage's ports in a run: rows, files, and every column's profile. */
export function PortData({
  projectId,
  runId,
  stageId,
  outputs,
  expected,
}: {
  projectId: string;
  runId: string | null;
  stageId: string;
  outputs: PortOutput[];
  expected: Column[] | null;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const output = outputs.find((each) => each.port === chosen) ?? outputs[0];
  const profiled = output?.files.some((file) => file.path === "profile.json") ?? false;
  const profile = useProfile(
    runId !== null && output && profiled ? { projectId, runId, stageId, port: output.port } : null,
  );
  const roles = Object.fromEntries(
    (expected ?? []).flatMap((column) => (column.role ? [[column.name, column.role]] : [])),
  );
  if (runId === null || !output) return <ExpectedColumns columns={expected} />;
  return (
    <div className={styles.data}>
      {outputs.length > 1 ? (
        <SegmentedControl
          label="Output"
          value={output.port}
          onChange={setChosen}
          segments={outputs.map((each) => ({ value: each.port, label: each.label }))}
        />
      ) : null}
      <div className={styles.top}>
        <p className={styles.sum}>
          {output.rows === null ? null : <strong>{formatCount(output.rows)} rows</strong>}
          {profile.data ? ` × ${formatCount(Object.keys(profile.data.columns).length)} columns` : ""}
          <span className={styles.muted}> · {formatBytes(output.bytes)}</span>
        </p>
        <Menu
          trigger={
            <Button size="small" variant="quiet" icon={<Download />}>
              Files
            </Button>
          }
          list={output.files.map((file) => ({
            label: `${file.path} (${formatBytes(file.bytes)})`,
            onSelect: () =>
              window.location.assign(outputUrl({ projectId, runId, stageId, port: output.port }, file.path)),
          }))}
        />
      </div>
      {profile.error ? (
        <ErrorNotice
          error={readApiError(profile.error)}
          action={
            <Button size="small" onClick={() => void profile.refetch()}>
              Try again
            </Button>
          }
        />
      ) : null}
      {profile.isLoading ? <SkeletonRows rows={8} height={30} label="Loading the profile" /> : null}
      {profile.data ? <ColumnList key={`${stageId}.${output.port}`} profile={profile.data} roles={roles} /> : null}
      {!profiled ? <p className={styles.note}>This output isn't a table; its files can be saved.</p> : null}
    </div>
  );
}
