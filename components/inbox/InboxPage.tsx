"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { InboxRow } from "../../server/notifications/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ChoicesPanel } from "./ChoicesPanel.tsx";
import styles from "./Inbox.module.css";
import { worded } from "./kindWords.ts";

/** Everything one was told, newest first, and how one wants to hear of things. */
export function InboxPage() {
  const t = useTranslations("inbox");
  const api = useApi();
  const queryClient = useQueryClient();
  const [show, setShow] = useState<"all" | "unread">("all");
  const inbox = useInfiniteQuery(
    api.inbox.list.infiniteQueryOptions(
      { unread: show === "unread" },
      {
        initialCursor: null,
        getNextPageParam: (page) => (page.more ? (page.rows.at(-1)?.createdAt ?? null) : null),
      },
    ),
  );
  const mark = useMutation(
    api.inbox.markRead.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.inbox.pathKey() }),
    }),
  );
  const rows = inbox.data?.pages.flatMap((page) => page.rows) ?? [];
  const isEmpty = inbox.data !== undefined && rows.length === 0;
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>{t("title")}</h1>
        <SegmentedControl
          label={t("show")}
          value={show}
          onChange={setShow}
          segments={[
            { value: "all", label: t("all") },
            { value: "unread", label: t("unread") },
          ]}
        />
        {rows.some((row) => !row.isRead) ? (
          <Button size="small" busy={mark.isPending} onClick={() => mark.mutate({ ids: null })}>
            {t("markAll")}
          </Button>
        ) : null}
      </header>
      {inbox.error ? (
        <ErrorNotice
          error={readApiError(inbox.error)}
          action={<Button onClick={() => void inbox.refetch()}>{t("tryAgain")}</Button>}
        />
      ) : null}
      {mark.error ? <ErrorNotice error={readApiError(mark.error)} /> : null}
      {inbox.isLoading ? <SkeletonRows rows={5} label={t("loading")} /> : null}
      {isEmpty ? (
        <EmptyState icon={<Inbox size={28} aria-hidden />} title={t("none")}>
          {show === "unread" ? t("noneUnread") : t("noneYet")}
        </EmptyState>
      ) : null}
      <ul className={styles.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} onRead={() => mark.mutate({ ids: [row.id] })} />
        ))}
      </ul>
      {inbox.hasNextPage ? (
        <Button busy={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      <ChoicesPanel />
    </main>
  );
}

function Row({ row, onRead }: { row: InboxRow; onRead: () => void }) {
  const t = useTranslations("inbox");
  const values = { ...EMPTY, ...row.params };
  return (
    <li className={styles.row} data-unread={!row.isRead}>
      {row.isRead ? null : <span className={styles.dot} role="img" aria-label={t("isUnread")} />}
      <div className={styles.said}>
        <Link href={row.link} onClick={onRead} dir="auto">
          {t(`said.${worded(row.kind)}`, values)}
        </Link>
        <p className={styles.quiet}>
          <span dir="auto">{row.workspaceName}</span> · <RelativeTime at={row.createdAt} />
        </p>
      </div>
      <div className={styles.actions}>
        <CopyButton text={absolute(row.link)} label={t("copyLink")} />
        {row.isRead ? null : (
          <Button size="small" variant="quiet" onClick={onRead}>
            {t("markRead")}
          </Button>
        )}
      </div>
    </li>
  );
}

/** What a sentence asks for and a notification of an older form doesn't have reads as nothing. */
const EMPTY = {
  number: "",
  project: "",
  reason: "",
  person: "",
  workspace: "",
  text: "",
  gate: "",
  environment: "",
  decision: "",
  due: "",
  changes: "",
  label: "",
};

const absolute = (path: string): string => (typeof window === "undefined" ? path : `${window.location.origin}${path}`);
