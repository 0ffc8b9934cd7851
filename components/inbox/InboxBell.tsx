"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useApi } from "../api/index.ts";
import { useInboxNews } from "../live/index.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import styles from "./Inbox.module.css";

/** Outside of a project's pages nobody streams; this is how late the number may be there. */
const ASK_EVERY_MS = 15_000;
const MOST = 99;

/** The bell in the bar on top: how much is unread, and the way there. */
export function InboxBell() {
  const t = useTranslations("inbox");
  const api = useApi();
  const queryClient = useQueryClient();
  const unread = useQuery(api.inbox.unread.queryOptions({}, { refetchInterval: ASK_EVERY_MS }));
  useInboxNews(() => {
    void queryClient.invalidateQueries({ queryKey: api.inbox.unread.queryKey() });
    void queryClient.invalidateQueries({ queryKey: api.inbox.list.queryKey() });
  });
  const count = unread.data ?? 0;
  const label = t("bell", { count });
  return (
    <Tooltip text={label}>
      <Link href="/inbox" className={styles.bell} aria-label={label}>
        <Bell aria-hidden />
        {count === 0 ? null : (
          <span className={styles.count} aria-hidden>
            {count > MOST ? `${MOST}+` : count}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
