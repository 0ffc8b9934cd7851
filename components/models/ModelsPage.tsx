"use client";

import { useQuery } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import Link from "next/link";
import { Fragment, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { EndpointPanel } from "./EndpointPanel.tsx";
import { MonitorPanel } from "./MonitorPanel.tsx";
import { RetrainPanel } from "./RetrainPanel.tsx";
import { ValuePanel } from "./ValuePanel.tsx";
import styles from "./models.module.css";

/** What the project has put into service: addresses, keys, what was asked, and how the data have moved since. */
export function ModelsPage() {
  const { id: projectId } = useProject();
  const api = useApi();
  const card = useTranslations("card");
  const endpoints = useQuery(api.endpoints.list.queryOptions({ projectId }));
  const monitors = useQuery(api.monitors.list.queryOptions({ projectId }));
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = endpoints.data ?? [];
  const current = rows.find((row) => row.id === chosen) ?? rows[0];
  const watching = monitors.data?.filter((monitor) => monitor.endpoint.id === current?.id) ?? [];
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Models in service</h1>
      <Link href={`/projects/${projectId}/models/card`}>{card("title")}</Link>
      {endpoints.error ? (
        <ErrorNotice
          error={readApiError(endpoints.error)}
          action={<Button onClick={() => void endpoints.refetch()}>Try again</Button>}
        />
      ) : null}
      {endpoints.isLoading ? <SkeletonRows rows={6} label="Loading the endpoints" /> : null}
      {endpoints.data && !current ? (
        <EmptyState
          icon={<Rocket size={28} aria-hidden />}
          title="No model is in service yet"
          action={
            <Button asChild variant="primary">
              <Link href={`/projects/${projectId}/pipeline`}>Open the pipeline</Link>
            </Button>
          }
        >
          Add a deploy stage after the model and run the pipeline. Its address, keys and log then appear here.
        </EmptyState>
      ) : null}
      {rows.length > 1 ? (
        <SegmentedControl
          label="Endpoint"
          value={current?.id ?? ""}
          onChange={setChosen}
          segments={rows.map((row) => ({ value: row.id, label: row.name }))}
        />
      ) : null}
      {current ? <EndpointPanel key={current.id} endpointId={current.id} /> : null}
      {current ? <ValuePanel key={`value ${current.id}`} endpointId={current.id} address={current.address} /> : null}
      {watching.map((monitor) => (
        <Fragment key={monitor.id}>
          <MonitorPanel monitorId={monitor.id} />
          <RetrainPanel monitorId={monitor.id} />
        </Fragment>
      ))}
    </main>
  );
}
