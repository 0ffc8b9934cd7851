"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProject } from "../projects/index.ts";
import styles from "./Scorecards.module.css";
import type { Gate } from "./types.ts";

type BlockerListProps = { blockers: Gate["blockers"]; most?: number; onShow?: (id: string) => void };

/** What keeps a gate shut, each with who can mend it and a way there. */
export function BlockerList({ blockers, most = blockers.length, onShow }: BlockerListProps) {
  const { id: projectId } = useProject();
  const t = useTranslations("scorecards.gates");
  const rest = blockers.length - most;
  return (
    <ul className={styles.blockers}>
      {blockers.slice(0, most).map(({ id, title, reason, mender, page }) => (
        <li key={id}>
          {page === "scorecards" && onShow !== undefined ? (
            <button type="button" className={styles.jump} onClick={() => onShow(id)}>
              {id}
            </button>
          ) : (
            <Link href={`/projects/${projectId}/${page}${page === "scorecards" ? `?question=${id}` : ""}`}>
              {page === "scorecards" ? id : t("title")}
            </Link>
          )}{" "}
          {title} {reason}{" "}
          <span className={styles.quiet}>
            {t("mends", {
              who: mender.name === null ? t(`who.${mender.role}`) : t("whoNamed", { name: mender.name }),
            })}
          </span>
        </li>
      ))}
      {rest > 0 ? <li className={styles.quiet}>{t("more", { count: `${rest}` })}</li> : null}
    </ul>
  );
}
