"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { z } from "zod";
import { getStage } from "../../../server/stages/registry.ts";
import { readApiError, useApi } from "../../api/index.ts";
import { useProject } from "../../projects/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Select } from "../../ui/Input.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ArtefactState } from "../ArtefactState.tsx";
import { DataNav } from "../DataNav.tsx";
import { classesSchema, findingsSchema } from "../look.ts";
import { profileSchema } from "../profile.ts";
import { type Place, useArtefact } from "../useArtefact.ts";
import { ColumnPage } from "./ColumnPage.tsx";
import { Report } from "./Report.tsx";
import styles from "./report.module.css";

/** Runs to choose from; older ones are reached from their own pages. */
const RUNS = 30;
const FINDINGS = "look/findings.json";
const schemaFile = z.object({ columns: z.array(z.object({ name: z.string(), role: z.string().nullable() })) });

type Asked = { run: string | null; stage: string | null; port: string | null; column: string | null };
type Table = { stageId: string; port: string; label: string; files: string[] };

/** The data report: one table of one run. Which one stands in the address, so it can be sent as a link. */
export function DataReportPage(asked: Asked) {
  const project = useProject();
  const api = useApi();
  const router = useRouter();
  const pathname = usePathname();
  const runs = useQuery(api.runs.list.queryOptions({ projectId: project.id, limit: RUNS }));
  const newest = runs.data?.find((run) => run.status === "succeeded") ?? runs.data?.[0];
  const runId = asked.run ?? newest?.id ?? null;
  const run = useQuery({
    ...api.runs.get.queryOptions({ projectId: project.id, runId: runId ?? "" }),
    enabled: runId !== null,
  });
  const go = (change: Partial<Asked>): void => {
    const next = { ...asked, ...change };
    const query = new URLSearchParams();
    for (const key of ["run", "stage", "port", "column"] as const) if (next[key] !== null) query.set(key, next[key]);
    router.push(`${pathname}?${query}`, { scroll: "column" in change });
  };
  const tables: Table[] = (run.data?.stages ?? []).flatMap((stage) =>
    stage.outputs
      .filter((output) => output.manifest.some((file) => file.path === FINDINGS))
      .map((output) => {
        const port = getStage(stage.kind)?.outputs.find((each) => each.name === output.port);
        return {
          stageId: stage.stageId,
          port: output.port,
          label: `${stage.name} · ${port?.label ?? output.port}`,
          files: output.manifest.map((file) => file.path),
        };
      }),
  );
  const table =
    tables.find((each) => each.stageId === asked.stage && (asked.port === null || each.port === asked.port)) ??
    tables[0];
  const problem = runs.error ?? run.error;
  return (
    <main className={styles.page}>
      <DataNav projectId={project.id} here="report" />
      <header className={styles.head}>
        <h1>Data report</h1>
        {runs.data && runs.data.length > 0 && runId !== null ? (
          <label className={styles.pick}>
            <span>Run</span>
            <Select value={runId} onChange={(event) => go({ run: event.target.value, column: null })}>
              {runs.data.map((each) => (
                <option key={each.id} value={each.id}>
                  Run {each.number}
                  {each.status === "succeeded" ? "" : ` (${each.status})`}
                </option>
              ))}
              {runs.data.every((each) => each.id !== runId) ? (
                <option value={runId}>{run.data ? `Run ${run.data.number}` : "an older run"}</option>
              ) : null}
            </Select>
          </label>
        ) : null}
        {table ? (
          <label className={styles.pick}>
            <span>Table</span>
            <Select
              value={`${table.stageId}/${table.port}`}
              onChange={(event) => {
                const [stage, port] = event.target.value.split("/");
                go({ stage: stage ?? null, port: port ?? null, column: null });
              }}
            >
              {tables.map((each) => (
                <option key={`${each.stageId}/${each.port}`} value={`${each.stageId}/${each.port}`}>
                  {each.label}
                </option>
              ))}
            </Select>
          </label>
        ) : null}
      </header>
      {problem ? <ErrorNotice error={readApiError(problem)} /> : null}
      {runs.isPending || (runId !== null && run.isPending) ? (
        <SkeletonRows rows={8} label="Loading the report" />
      ) : null}
      {runs.data?.length === 0 ? (
        <EmptyState
          title="No report yet"
          action={
            <Button variant="primary" asChild>
              <Link href={`/projects/${project.id}/pipeline`}>Open the pipeline</Link>
            </Button>
          }
        >
          After the first run this page shows what is in your data: gaps, copies, leaks, every column’s shape, and how
          to mend what is wrong.
        </EmptyState>
      ) : null}
      {run.data && !table ? (
        <Callout tone="neutral" title="This run has no data report">
          It stopped before a table was written, or was made before reports were kept. Run the pipeline again to get
          one.
        </Callout>
      ) : null}
      {table && runId !== null ? (
        <TableReport
          key={`${runId}/${table.stageId}/${table.port}`}
          place={{ projectId: project.id, runId, stageId: table.stageId, port: table.port }}
          files={table.files}
          column={asked.column}
          canEdit={project.canEdit}
          onColumn={(column) => go({ stage: table.stageId, port: table.port, run: runId, column })}
        />
      ) : null}
    </main>
  );
}

function TableReport({
  place,
  files,
  column,
  canEdit,
  onColumn,
}: {
  place: Place;
  files: string[];
  column: string | null;
  canEdit: boolean;
  onColumn: (column: string | null) => void;
}) {
  const findings = useArtefact(place, FINDINGS, findingsSchema);
  const profile = useArtefact(place, "profile.json", profileSchema);
  const schema = useArtefact(place, "schema.json", schemaFile);
  const classes = useArtefact(files.includes("look/classes.json") ? place : null, "look/classes.json", classesSchema);
  const roles = Object.fromEntries(
    (schema.data?.columns ?? []).flatMap(({ name, role }) => (role ? [[name, role]] : [])),
  );
  const shared = { projectId: place.projectId, stageId: place.stageId, classes: classes.data, canEdit, onColumn };
  return (
    <ArtefactState query={findings} what="the report" projectId={place.projectId}>
      {(found) => (
        <ArtefactState query={profile} what="the profile" projectId={place.projectId}>
          {(figures) =>
            column === null ? (
              <Report {...shared} profile={figures} findings={found} roles={roles} />
            ) : (
              <ColumnPage {...shared} name={column} role={roles[column]} profile={figures} findings={found} />
            )
          }
        </ArtefactState>
      )}
    </ArtefactState>
  );
}
