"use client";

import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { ExecutiveSummary } from "../../server/executive/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { ExecutiveView } from "./ExecutiveView.tsx";
import styles from "./Executive.module.css";

type Shown = { summary: ExecutiveSummary; auditHead: { seq: number; hash: string } | null };

/** The executive page of a project, drawn by the server with what was true then, and kept up to date. */
export function ExecutivePage({ first, reviewId }: { first: Shown; reviewId: string | null }) {
  const { id: projectId, role } = useProject();
  const t = useTranslations("executive");
  const api = useApi();
  const shown = useQuery(api.executive.summary.queryOptions({ projectId }, { initialData: first, staleTime: 30_000 }));
  const { summary, auditHead } = shown.data;
  const mayDecide = role === "reviewer" || role === "editor" || role === "owner";
  const isOpen = summary.ask.state === "in_review" || summary.ask.state === "changes_requested";
  const review = `/projects/${projectId}/reviews/${reviewId ?? ""}`;
  return (
    <main className={styles.page}>
      <div className={styles.tools}>
        <Button size="small" icon={<Printer />} onClick={() => window.print()}>
          {t("print")}
        </Button>
        <Button size="small" asChild>
          <Link href={`/projects/${projectId}/links`}>{t("share")}</Link>
        </Button>
      </div>
      {shown.error ? <ErrorNotice error={readApiError(shown.error)} /> : null}
      <ExecutiveView
        summary={summary}
        trail={auditHead}
        {...(mayDecide &&
          isOpen &&
          reviewId !== null && {
            buttons: (
              <>
                <Button variant="primary" asChild>
                  <Link href={`${review}?decide=approve`}>{t("approve")}</Link>
                </Button>
                <Button asChild>
                  <Link href={`${review}?decide=approve_with_conditions`}>{t("withConditions")}</Link>
                </Button>
                <Button asChild>
                  <Link href={`${review}?decide=send_back`}>{t("sendBack")}</Link>
                </Button>
                <Button asChild>
                  <Link href={`${review}?decide=stop`}>{t("stop")}</Link>
                </Button>
              </>
            ),
          })}
        links={
          <>
            <Link href={`/projects/${projectId}/scorecards`}>{t("scorecard")}</Link>
            <Link href={`/projects/${projectId}/pipeline`}>{t("pipeline")}</Link>
            <Link href={`/projects/${projectId}/economics`}>{t("economics")}</Link>
            {reviewId === null ? null : (
              <Link href={review}>{t("review", { number: String(summary.ask.number ?? "") })}</Link>
            )}
          </>
        }
      />
    </main>
  );
}
