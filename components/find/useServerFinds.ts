"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { type ApiError, readApiError, useApi } from "../api/index.ts";
import { formatMoment } from "../format/time.ts";
import { useSettled } from "../ui/useSettled.ts";
import { useUiText } from "../ui/uiText.ts";
import type { FindPlace } from "./FindContext.ts";
import type { FindItem } from "./items.ts";

/** Long enough to wait for the next letter, short enough not to be felt. */
const WAIT_MS = 150;

export type ServerFinds = { items: FindItem[]; loading: boolean; error: ApiError | null; retry: () => void };
const nothing: FindItem[] = [];

/** Runs, files, models and projects of the workspace whose name fits; those of the open project first. */
export function useServerFinds(place: FindPlace | null, query: string): ServerFinds {
  const api = useApi();
  const t = useTranslations("find");
  const { status } = useUiText();
  const text = useSettled(query.trim(), WAIT_MS);
  const answer = useQuery(
    api.projects.search.queryOptions(
      { workspaceId: place?.workspace.id ?? "", projectId: place?.projectId ?? null, text },
      { enabled: place !== null, placeholderData: keepPreviousData },
    ),
  );
  const { data } = answer;
  const items = useMemo((): FindItem[] => {
    if (data === undefined) return nothing;
    const words: Record<string, string> = status;
    const of = (project: { id: string; name: string }): string | undefined =>
      project.id === place?.projectId ? undefined : project.name;
    const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(" · ");
    return [
      ...data.runs.map((run) => ({
        id: `run:${run.id}`,
        group: "runs" as const,
        label: t("run", { number: String(run.number) }),
        detail: joined(words[run.status] ?? run.status, formatMoment(run.createdAt), of(run.project)),
        href: `/projects/${run.project.id}/runs/${run.id}`,
      })),
      ...data.models.map((model) => ({
        id: `model:${model.id}`,
        group: "models" as const,
        label: model.name,
        detail: joined(formatMoment(model.createdAt), of(model.project)),
        href: `/projects/${model.project.id}/models`,
      })),
      ...data.files.map((file) => ({
        id: `file:${file.id}`,
        group: "files" as const,
        label: file.name,
        detail: of(file.project),
        href: `/projects/${file.project.id}/data?file=${file.id}`,
      })),
      ...data.projects.map((project) => ({
        id: `project:${project.id}`,
        group: "projects" as const,
        label: project.name,
        href: `/projects/${project.id}/pipeline`,
      })),
    ];
  }, [data, place, status, t]);
  return {
    items,
    loading: answer.isFetching || text !== query.trim(),
    error: answer.error === null ? null : readApiError(answer.error),
    retry: () => void answer.refetch(),
  };
}
