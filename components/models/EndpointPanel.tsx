"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { EndpointKeys } from "./EndpointKeys.tsx";
import { Predictions } from "./Predictions.tsx";
import { TryIt } from "./TryIt.tsx";
import { VersionsPanel } from "./VersionsPanel.tsx";
import styles from "./models.module.css";

const LOOK_AGAIN_MS = 5000;
const runnerWords: Record<string, string> = { node: "Node (ONNX)", python: "Python" };

/** One endpoint: whether it answers, where, for whom, and what it was asked. */
export function EndpointPanel({ endpointId }: { endpointId: string }) {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const { data, error, isLoading, refetch } = useQuery(
    api.endpoints.get.queryOptions({ projectId, endpointId }, { refetchInterval: LOOK_AGAIN_MS }),
  );
  const [key, setKey] = useState<string | null>(null);
  if (error)
    return (
      <ErrorNotice error={readApiError(error)} action={<Button onClick={() => void refetch()}>Try again</Button>} />
    );
  if (isLoading || !data) return <SkeletonRows rows={8} label="Loading the endpoint" />;
  const live = data.version !== null && data.serving;
  const failed = data.versions[0]?.status === "failed" ? data.versions[0] : null;
  return (
    <>
      <Panel
        title={data.name}
        aside={
          live ? (
            <Badge tone="good">live</Badge>
          ) : data.version === null ? (
            <Badge>no version</Badge>
          ) : (
            <Badge tone="bad">not answering</Badge>
          )
        }
      >
        <div className={styles.stack}>
          {!data.serving ? (
            <Callout tone="warn" title="Nobody answers at this address right now">
              The serving process isn’t running. Start Stagecraft with npm start; the endpoint comes back by itself.
            </Callout>
          ) : null}
          {failed?.error ? (
            <Callout tone="bad" title={`Version ${failed.number} didn’t go live`}>
              {failed.error.message} {data.version ? `Version ${data.version.number} still answers.` : ""}
            </Callout>
          ) : null}
          <dl className={styles.facts}>
            <div className={styles.wide}>
              <dt>address</dt>
              <dd className={styles.address}>
                <code data-testid="endpoint-address">{data.address}</code>
                <CopyButton text={data.address} />
              </dd>
            </div>
            {data.version ? (
              <div>
                <dt>version</dt>
                <dd>
                  {data.version.number}, <RelativeTime at={data.version.createdAt} />
                </dd>
              </div>
            ) : null}
            {data.version ? (
              <div>
                <dt>runs in</dt>
                <dd>{runnerWords[data.version.runner] ?? data.version.runner}</dd>
              </div>
            ) : null}
            <div>
              <dt>rows answered</dt>
              <dd>{formatCount(data.counts.answered)}</dd>
            </div>
            <div>
              <dt>in the log</dt>
              <dd>{formatCount(data.counts.logged)}</dd>
            </div>
            <div>
              <dt>lost</dt>
              <dd data-some={data.counts.lost > 0 || undefined}>{formatCount(data.counts.lost)}</dd>
            </div>
          </dl>
        </div>
      </Panel>
      <VersionsPanel endpointId={endpointId} />
      {canEdit ? <EndpointKeys endpointId={endpointId} shown={key} onMade={setKey} /> : null}
      <TryIt
        endpointId={endpointId}
        address={data.address}
        columns={data.columns}
        example={data.example}
        apiKey={key}
      />
      <Predictions endpointId={endpointId} />
    </>
  );
}
