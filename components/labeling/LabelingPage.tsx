"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Tag } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Labeler } from "./Labeler.tsx";
import styles from "./Labeling.module.css";

const POLL_MS = 10_000;

type LabelingPageProps = {
  projectId: string;
  /** Null for somebody who may not see the project. */ projectName: string | null;
};

/** Rows that wait for people, one at a time. */
export function LabelingPage({ projectId, projectName }: LabelingPageProps) {
  const t = useTranslations("labeling");
  const api = useApi();
  const [chosen, setChosen] = useState<string | null>(null);
  const queues = useQuery(api.labeling.queues.queryOptions({ projectId }, { refetchInterval: POLL_MS }));
  const queue = queues.data?.find(({ id }) => id === chosen) ?? queues.data?.[0];
  return (
    <main className={styles.page}>
      {projectName === null ? null : (
        <Link href={`/projects/${projectId}/runs`} className={styles.back} dir="auto">
          <ArrowLeft size={14} aria-hidden /> {projectName}
        </Link>
      )}
      <h1>{t("title")}</h1>
      {queues.error !== null ? <ErrorNotice error={readApiError(queues.error)} /> : null}
      {queues.isPending ? <SkeletonRows rows={6} label={t("loading")} /> : null}
      {queues.data && queues.data.length > 1 && queue ? (
        <SegmentedControl
          label={t("queue")}
          value={queue.id}
          segments={queues.data.map(({ id, column }) => ({ value: id, label: column }))}
          onChange={setChosen}
        />
      ) : null}
      {queue ? <Labeler key={queue.id} projectId={projectId} queue={queue} canExport={projectName !== null} /> : null}
      {queues.data?.length === 0 ? (
        <EmptyState icon={<Tag />} title={t("none")}>
          {t("noneHow")}
        </EmptyState>
      ) : null}
    </main>
  );
}
