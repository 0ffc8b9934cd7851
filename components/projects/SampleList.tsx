"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import styles from "./ProjectsPage.module.css";

/** Data sets that come with the product; one click makes a project of one. */
export function SampleList({ workspaceId }: { workspaceId: string }) {
  const api = useApi();
  const router = useRouter();
  const t = useTranslations("projects");
  const samples = useQuery(api.projects.samples.queryOptions(undefined, { staleTime: Infinity }));
  const create = useMutation(
    api.projects.createFromSample.mutationOptions({
      onSuccess: ({ id, fileId, target }) =>
        router.push(`/projects/${id}/start?file=${fileId}&target=${encodeURIComponent(target)}`),
    }),
  );
  if (samples.data === undefined) return null;
  return (
    <section aria-labelledby="samples-title">
      <h2 id="samples-title" className={styles.samplesTitle}>
        {t("startFromSample")}
      </h2>
      {create.error === null ? null : <ErrorNotice error={readApiError(create.error)} />}
      <div className={styles.samples}>
        {samples.data.map((sample) => (
          <button
            key={sample.id}
            type="button"
            className={styles.sample}
            disabled={create.isPending}
            onClick={() => create.mutate({ workspaceId, sample: sample.id })}
          >
            <strong>{sample.label}</strong>
            <span className={styles.sampleText}>{sample.description}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
