"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatMoney } from "../format/amounts.ts";
import { formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { TemplateCard } from "./TemplateCard.tsx";
import styles from "./Templates.module.css";

const WAITING = 4;

/** The templates that come with the product; one click makes a project that only needs to be run. */
export function TemplateGallery({ workspaceId, canCreate }: { workspaceId: string; canCreate: boolean }) {
  const api = useApi();
  const router = useRouter();
  const t = useTranslations("templates");
  const templates = useQuery(api.gallery.list.queryOptions(undefined, { staleTime: Infinity }));
  const start = useMutation(
    api.gallery.start.mutationOptions({ onSuccess: ({ id }) => router.push(`/projects/${id}/pipeline`) }),
  );
  return (
    <section className={styles.section} aria-labelledby="templates-title">
      <div className={styles.head}>
        <h2 id="templates-title" className={styles.sectionTitle}>
          {t("start")}
        </h2>
        <p className={styles.help}>{t("startHelp")}</p>
      </div>
      {start.error === null ? null : <ErrorNotice error={readApiError(start.error)} />}
      {templates.error === null ? null : (
        <ErrorNotice
          error={readApiError(templates.error)}
          action={
            <Button size="small" onClick={() => void templates.refetch()}>
              {t("tryAgain")}
            </Button>
          }
        />
      )}
      {templates.isPending ? (
        <div className={styles.cards} role="status" aria-label={t("loading")}>
          {Array.from({ length: WAITING }, (_, at) => (
            <div key={at} className={styles.skeleton}>
              <Skeleton height="100%" />
            </div>
          ))}
        </div>
      ) : null}
      <ul className={styles.cards}>
        {(templates.data ?? []).map(({ id, title, goal, rows, columns, value, drawing, origin }) => (
          <TemplateCard
            key={id}
            id={id}
            title={title}
            goal={goal}
            facts={t("size", { rows: formatCount(rows), columns: formatCount(columns) })}
            value={
              value === null
                ? null
                : {
                    text: t("perMonth", { money: formatMoney(value.perMonth, value.currency) }),
                    basis: `${value.basis}. ${origin}`,
                  }
            }
            drawing={drawing}
            busy={start.isPending && start.variables.template === id}
            disabled={start.isPending || start.isSuccess}
            onUse={canCreate ? () => start.mutate({ workspaceId, template: id }) : null}
          />
        ))}
      </ul>
    </section>
  );
}
