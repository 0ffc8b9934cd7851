"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { formatCount } from "../format/number.ts";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./ProjectsPage.module.css";

const never = (): (() => void) => () => undefined;

/** Which part of a long list is shown, with the ways to the parts before and after. Nothing where all of it fits. */
export function Paging({
  page,
  size,
  total,
  onPage,
}: {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}) {
  const t = useTranslations("projects");
  // How the reader groups digits is known in the browser only.
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (total <= size && page === 0) return null;
  const number = inBrowser ? formatCount : String;
  return (
    <nav className={styles.paging} aria-label={t("pages")}>
      <span role="status">
        {t("shown", {
          from: number(Math.min(total, page * size + 1)),
          to: number(Math.min(total, (page + 1) * size)),
          all: number(total),
        })}
      </span>
      <IconButton label={t("before")} icon={<ChevronLeft />} disabled={page === 0} onClick={() => onPage(page - 1)} />
      <IconButton
        label={t("after")}
        icon={<ChevronRight />}
        disabled={(page + 1) * size >= total}
        onClick={() => onPage(page + 1)}
      />
    </nav>
  );
}
