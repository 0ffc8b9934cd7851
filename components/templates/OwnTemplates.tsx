"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatDay } from "../format/time.ts";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { TemplateCard } from "./TemplateCard.tsx";
import styles from "./Templates.module.css";

const problems = ["binary", "multiclass", "regression"] as const;

type OwnTemplatesProps = { workspaceId: string; canCreate: boolean; canRemove: boolean };

/** Templates the workspace made of its own projects; owners can remove them. */
export function OwnTemplates({ workspaceId, canCreate, canRemove }: OwnTemplatesProps) {
  const api = useApi();
  const router = useRouter();
  const queryClient = useQueryClient();
  const t = useTranslations("templates");
  const [leaving, setLeaving] = useState<{ id: string; title: string } | null>(null);
  const templates = useQuery(api.gallery.ofWorkspace.queryOptions({ workspaceId }));
  const start = useMutation(
    api.gallery.startOwn.mutationOptions({ onSuccess: ({ id }) => router.push(`/projects/${id}/pipeline`) }),
  );
  const remove = useMutation(
    api.gallery.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.gallery.ofWorkspace.queryKey() }),
      onSettled: () => setLeaving(null),
    }),
  );
  const error = templates.error ?? start.error ?? remove.error;
  return (
    <section className={styles.section} aria-labelledby="own-templates-title">
      <h2 id="own-templates-title" className={styles.sectionTitle}>
        {t("ours")}
      </h2>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      {templates.data?.length === 0 ? <p className={styles.help}>{t("oursNone")}</p> : null}
      <ul className={styles.cards}>
        {(templates.data ?? []).map(({ id, title, goal, problem, withRows, createdAt, drawing }) => (
          <TemplateCard
            key={id}
            id={id}
            title={title}
            goal={goal}
            facts={[
              t(`problem.${problems.find((known) => known === problem) ?? "other"}`),
              t(withRows ? "withRows" : "withoutRows"),
              t("madeOn", { day: formatDay(createdAt) }),
            ].join(" · ")}
            value={undefined}
            drawing={drawing}
            busy={start.isPending && start.variables.templateId === id}
            disabled={start.isPending || start.isSuccess}
            onUse={canCreate ? () => start.mutate({ workspaceId, templateId: id }) : null}
            more={
              canRemove ? (
                <IconButton
                  label={t("removeNamed", { title })}
                  icon={<Trash2 />}
                  onClick={() => setLeaving({ id, title })}
                />
              ) : null
            }
          />
        ))}
      </ul>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => (open ? null : setLeaving(null))}
        title={t("removeTitle", { title: leaving?.title ?? "" })}
        confirm={t("remove")}
        danger
        busy={remove.isPending}
        onConfirm={() => (leaving === null ? undefined : remove.mutate({ workspaceId, templateId: leaving.id }))}
      >
        {t("removeWhy")}
      </ConfirmDialog>
    </section>
  );
}
