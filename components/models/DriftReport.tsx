"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { panelSchema } from "../../server/stages/contract.ts";
import { readApiError, useApi } from "../api/index.ts";
import { PanelView } from "../charts/index.ts";
import { useProject } from "../projects/index.ts";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import styles from "./models.module.css";

const reportSchema = z.object({ panels: z.array(panelSchema).default([]) });

/** One comparison: its sentence, then its pictures and tables. */
export function DriftReport({ reportId }: { reportId: string }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const { data, error } = useQuery(api.monitors.report.queryOptions({ projectId, reportId }, { staleTime: Infinity }));
  if (error) return <ErrorNotice error={readApiError(error)} />;
  if (!data) return <SkeletonRows rows={4} label="Loading the report" />;
  const parsed = reportSchema.safeParse(data.report);
  return (
    <div className={styles.stack} data-testid="drift-report">
      {data.verdict ? <Callout tone={data.verdict.tone}>{data.verdict.text}</Callout> : null}
      {parsed.success ? parsed.data.panels.map((panel) => <PanelView key={panel.id} panel={panel} />) : null}
    </div>
  );
}
