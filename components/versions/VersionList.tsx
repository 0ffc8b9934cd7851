"use client";

import { MoreHorizontal } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Badge } from "../ui/Badge.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { Status } from "../ui/Status.tsx";
import styles from "./VersionList.module.css";
import type { Version } from "./versionName.ts";

type VersionListProps = {
  projectId: string;
  versions: readonly Version[];
  /** The version in the comparison. */
  shown: number | null;
  canEdit: boolean;
  onShow: (number: number) => void;
  onName: (version: Version) => void;
  onRestore: (version: Version) => void;
};

/** Who made which version when, what changed, and the runs made with it. */
export function VersionList({ projectId, versions, shown, canEdit, onShow, onName, onRestore }: VersionListProps) {
  const words = useTranslations("versions");
  return (
    <ol className={styles.list} aria-label={words("list")} reversed>
      {versions.map((version) => (
        <li key={version.id} className={styles.version} data-shown={version.number === shown || undefined}>
          <button
            type="button"
            className={styles.pick}
            aria-pressed={version.number === shown}
            onClick={() => onShow(version.number)}
          >
            <span className={styles.number}>v{version.number}</span>
            <span className={styles.name} dir="auto">
              {version.name ?? words("unnamed")}
            </span>
            {version.approvedAt === null ? null : <Badge tone="good">{words("approved")}</Badge>}
          </button>
          <p className={styles.message} dir="auto">
            {version.message ?? words("noWords")}
          </p>
          <p className={styles.meta}>
            <span dir="auto">{version.createdByName ?? words("nobody")}</span> <RelativeTime at={version.createdAt} />
          </p>
          {version.lastRuns.length === 0 ? null : (
            <p className={styles.meta}>
              {version.lastRuns.map((run) => (
                <Link key={run.id} href={`/projects/${projectId}/runs/${run.id}`} className={styles.run}>
                  <Status status={run.status} word={words("run", { number: String(run.number) })} />
                </Link>
              ))}
              {version.runs > version.lastRuns.length ? (
                <span>{words("moreRuns", { count: String(version.runs - version.lastRuns.length) })}</span>
              ) : null}
            </p>
          )}
          {canEdit ? (
            <span className={styles.actions}>
              <Menu
                trigger={
                  <IconButton label={words("actions", { number: String(version.number) })} icon={<MoreHorizontal />} />
                }
                list={[
                  { label: words(version.name === null ? "giveName" : "rename"), onSelect: () => onName(version) },
                  { label: words("restore"), onSelect: () => onRestore(version) },
                ]}
              />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
