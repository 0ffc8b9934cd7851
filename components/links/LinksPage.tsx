"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { LinkRow } from "../../server/links/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { formatDay } from "../format/time.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import styles from "./Links.module.css";
import { NewLinkDialog } from "./NewLinkDialog.tsx";

/** Every link of the project: what it shows, who looked, what was said, and the way to take it back. */
export function LinksPage() {
  const { id: projectId, canEdit } = useProject();
  const t = useTranslations("links");
  const api = useApi();
  const links = useQuery(api.links.list.queryOptions({ projectId }, { refetchInterval: 15_000 }));
  const [making, setMaking] = useState(false);
  const make = canEdit ? (
    <Button variant="primary" onClick={() => setMaking(true)}>
      {t("make")}
    </Button>
  ) : null;
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>{t("title")}</h1>
        {links.data?.length ? make : null}
      </header>
      {links.error ? (
        <ErrorNotice
          error={readApiError(links.error)}
          action={<Button onClick={() => void links.refetch()}>{t("tryAgain")}</Button>}
        />
      ) : null}
      {links.isLoading ? <SkeletonRows rows={4} label={t("loading")} /> : null}
      {links.data?.length === 0 ? (
        <EmptyState icon={<Link2 size={28} aria-hidden />} title={t("none")} {...(make !== null && { action: make })}>
          {t("noneWhy")}
        </EmptyState>
      ) : null}
      <ul className={styles.list} aria-label={t("list")}>
        {links.data?.map((link) => (
          <LinkItem key={link.id} link={link} />
        ))}
      </ul>
      {making ? <NewLinkDialog onClose={() => setMaking(false)} /> : null}
    </main>
  );
}

function stateOf({ revokedAt, expiresAt }: LinkRow): "open" | "revoked" | "expired" {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt.getTime() <= Date.now() ? "expired" : "open";
}

function LinkItem({ link }: { link: LinkRow }) {
  const { id: projectId, canEdit, role } = useProject();
  const t = useTranslations("links");
  const api = useApi();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: api.links.list.queryKey({ projectId }) });
  const revoke = useMutation(
    api.links.revoke.mutationOptions({ onSuccess: () => onSuccess().then(() => setAsking(false)) }),
  );
  const confirm = useMutation(api.links.confirmGuest.mutationOptions({ onSuccess }));
  const state = stateOf(link);
  const mayRevoke = role === "editor" || role === "owner";
  const features = [
    t(`target.${link.target}`),
    t(`role.${link.role}`),
    ...(link.live ? [t("live")] : []),
    ...(link.hasPassword ? [t("password")] : []),
    ...(link.hideAmounts ? [t("hidden")] : []),
    link.expiresAt === null ? t("forEver") : t("until", { date: formatDay(link.expiresAt) }),
  ];
  return (
    <li className={styles.link} data-state={state}>
      <div className={styles.row}>
        <div className={styles.what}>
          <h2 dir="auto">
            {link.label} <Badge tone={state === "open" ? "good" : "neutral"}>{t(state)}</Badge>
          </h2>
          <p className={styles.quiet}>{features.join(" · ")}</p>
          <p className={styles.quiet}>
            {t("views", { count: link.views })}
            {link.lastViewedAt === null ? null : (
              <>
                , {t("last")} <RelativeTime at={link.lastViewedAt} />
              </>
            )}
            {" · "}
            <span dir="auto">{t("by", { name: link.createdByName })}</span>, <RelativeTime at={link.createdAt} />
          </p>
        </div>
        {state === "open" && mayRevoke ? (
          <Button size="small" onClick={() => setAsking(true)}>
            {t("revoke")}
          </Button>
        ) : null}
      </div>
      {revoke.error ? <ErrorNotice error={readApiError(revoke.error)} /> : null}
      {confirm.error ? <ErrorNotice error={readApiError(confirm.error)} /> : null}
      {link.waiting.map((guest) => (
        <Callout
          key={guest.id}
          tone="accent"
          {...(canEdit && {
            action: (
              <Button
                size="small"
                busy={confirm.isPending}
                onClick={() => confirm.mutate({ projectId, guestId: guest.id })}
              >
                {t("confirm")}
              </Button>
            ),
          })}
        >
          <span dir="auto">{t("waiting", { name: guest.name, email: guest.email })}</span>
        </Callout>
      ))}
      {link.comments.length === 0 ? null : (
        <ol className={styles.said}>
          {link.comments.map((comment) => (
            <li key={comment.id}>
              <p className={styles.quiet}>
                <strong dir="auto">{comment.authorName}</strong>, <RelativeTime at={comment.createdAt} />
              </p>
              <p className={styles.text} dir="auto">
                {comment.text}
              </p>
            </li>
          ))}
        </ol>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("revokeSure", { label: link.label })}
        confirm={t("revoke")}
        danger
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate({ projectId, linkId: link.id })}
      >
        {t("revokeWhat")}
      </ConfirmDialog>
    </li>
  );
}
