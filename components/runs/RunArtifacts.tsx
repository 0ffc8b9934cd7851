"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ChevronRight, Download, RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { AppRouter } from "../../server/api/root.ts";
import { getStage } from "../../server/stages/registry.ts";
import { readApiError, useApi } from "../api/index.ts";
import { formatBytes, formatCount } from "../format/number.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import { Hash } from "./Hash.tsx";
import styles from "./RunPages.module.css";

type RunArtifactsProps = {
  projectId: string;
  runId: string;
  /** Changes when more may have been made. */
  done: number;
  /** Makes a deleted artefact again; null for people who can't. */
  onAgain: ((stageId: string) => void) | null;
  busy: boolean;
};

/** Where a file of an output is fetched; every part is escaped, and the server compares it with what it knows. */
function addressOf(projectId: string, runId: string, stageId: string, port: string, path: string): string {
  const parts = [stageId, "outputs", port, ...path.split("/")].map(encodeURIComponent).join("/");
  return `/api/projects/${projectId}/runs/${runId}/stages/${parts}`;
}

type ArtifactProps = {
  artifact: inferRouterOutputs<AppRouter>["runs"]["artifacts"][number];
  first: boolean;
  hrefOf: (path: string) => string;
} & Pick<RunArtifactsProps, "onAgain" | "busy">;

/** One output in a line, unfolding to its files. @param first of its stage: only this one repeats the stage's name */
function Artifact({ artifact, first, hrefOf, onAgain, busy }: ArtifactProps) {
  const [open, setOpen] = useState(false);
  const hue = getStage(artifact.kind)?.hue;
  const { files, present } = artifact;
  return (
    <tbody data-output={`${artifact.stageId}.${artifact.port}`}>
      <tr>
        <th scope="row">
          {first ? (
            <span className={styles.of} style={{ borderColor: hue ? `var(${hue})` : "var(--muted)" }}>
              {artifact.stageName}
            </span>
          ) : (
            <Unseen>{artifact.stageName}</Unseen>
          )}
        </th>
        <td>
          {files.length > 0 ? (
            <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
              <ChevronRight aria-hidden size={14} data-open={open || undefined} />
              {artifact.label}
              <small>
                {files.length} {files.length === 1 ? "file" : "files"}
              </small>
            </button>
          ) : (
            artifact.label
          )}
          {present ? null : (
            <span className={styles.gone}>
              <Badge tone="bad">deleted</Badge>
              {onAgain ? (
                <Button size="small" icon={<RotateCcw />} busy={busy} onClick={() => onAgain(artifact.stageId)}>
                  Run to {artifact.stageName} again
                </Button>
              ) : null}
            </span>
          )}
        </td>
        <td data-numeric>{artifact.rows === null ? "–" : formatCount(artifact.rows)}</td>
        <td data-numeric>{formatBytes(files.reduce((sum, file) => sum + file.bytes, 0))}</td>
        <td>{artifact.hash === null ? "–" : <Hash value={artifact.hash} label="hash of the output" />}</td>
      </tr>
      {open
        ? files.map((file) => (
            <tr key={file.path} className={styles.fileRow}>
              <td />
              <td colSpan={2}>
                {present ? (
                  <a className={styles.file} href={hrefOf(file.path)} download>
                    <Download aria-hidden size={14} />
                    {file.path}
                  </a>
                ) : (
                  <s>{file.path}</s>
                )}
              </td>
              <td data-numeric>{formatBytes(file.bytes)}</td>
              <td>
                <Hash value={file.sha256} label="hash of the file" />
              </td>
            </tr>
          ))
        : null}
    </tbody>
  );
}

/** Everything the run made, file by file, to take along; what was deleted since says so and can be made again. */
export function RunArtifacts({ projectId, runId, done, onAgain, busy }: RunArtifactsProps) {
  const api = useApi();
  const { data, error, refetch } = useQuery(api.runs.artifacts.queryOptions({ projectId, runId }));
  const seen = useRef(done);
  useEffect(() => {
    if (seen.current !== done) void refetch();
    seen.current = done;
  }, [done, refetch]);
  if (error)
    return (
      <ErrorNotice error={readApiError(error)} action={<Button onClick={() => void refetch()}>Try again</Button>} />
    );
  if (!data) return <SkeletonRows rows={4} label="Looking for artefacts" />;
  if (data.length === 0) return <p className={styles.facts}>Nothing was made yet.</p>;
  return (
    <Table label="Artefacts" className={styles.artifacts ?? ""} data-testid="artifacts">
      <thead>
        <tr>
          <th scope="col">stage</th>
          <th scope="col">output</th>
          <th scope="col" data-numeric>
            rows
          </th>
          <th scope="col" data-numeric>
            size
          </th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      {data.map((artifact, index) => (
        <Artifact
          key={`${artifact.stageId}/${artifact.port}`}
          artifact={artifact}
          first={data[index - 1]?.stageId !== artifact.stageId}
          hrefOf={(path) => addressOf(projectId, runId, artifact.stageId, artifact.port, path)}
          onAgain={onAgain}
          busy={busy}
        />
      ))}
    </Table>
  );
}
