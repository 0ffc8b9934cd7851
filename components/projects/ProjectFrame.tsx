"use client";

import { usePathname } from "next/navigation";
import { createPortal } from "react-dom";
import { createContext, useContext, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LiveProvider } from "../live/index.ts";
import { People } from "../presence/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { IntentLink } from "./IntentLink.tsx";
import { ProjectProvider, type ProjectInfo } from "./ProjectContext.ts";
import styles from "./ProjectFrame.module.css";
import headerStyles from "./StudioHeader.module.css";
import { StudioHeader, type Person, type WorkspaceChoice } from "./StudioHeader.tsx";

/** The element of the bar that a page's own tools are drawn into. */
const ToolsPlace = createContext<HTMLElement | null>(null);

/** Each is named in the catalogue under `pages`. */
const paths = [
  "summary",
  "goal",
  "pipeline",
  "runs",
  "data",
  "models",
  "economics",
  "scorecards",
  "reviews",
  "documentation",
  "settings",
] as const;

type ProjectFrameProps = {
  project: Omit<ProjectInfo, "canEdit"> & { archived: boolean };
  me: Person;
  workspaces: WorkspaceChoice[];
  current: WorkspaceChoice;
  children: ReactNode;
};

/** Everything around a project's page: where one is, the project's pages, room for the page's own tools. */
export function ProjectFrame({ project, me, workspaces, current, children }: ProjectFrameProps) {
  const pathname = usePathname();
  const t = useTranslations("projects");
  const names = useTranslations("pages");
  const roles = useTranslations("workspace.roles");
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const { archived, ...info } = project;
  const canEdit = (info.role === "editor" || info.role === "owner") && !archived;
  return (
    <ProjectProvider value={{ ...info, canEdit }}>
      <LiveProvider key={info.id} projectId={info.id}>
        <div className={styles.frame}>
          <StudioHeader
            me={me}
            workspaces={workspaces}
            current={current}
            project={{
              id: info.id,
              pages: paths.map((path) => ({ label: names(path), href: `/projects/${info.id}/${path}` })),
            }}
          >
            <span className={headerStyles.slash} aria-hidden>
              /
            </span>
            <IntentLink href={`/projects/${info.id}/pipeline`} className={styles.name} title={info.name} dir="auto">
              {info.name}
            </IntentLink>
            {archived ? <Badge tone="warn">{t("badgeArchived")}</Badge> : null}
            {canEdit || archived ? null : (
              <Tooltip text={t("badgeWhy", { role: roles(`${info.role}.name`) })}>
                <button type="button" className={styles.readOnly}>
                  <Badge>{t("badgeReadOnly")}</Badge>
                </button>
              </Tooltip>
            )}
            <nav className={styles.nav} aria-label={t("projectPages")}>
              {paths.map((path) => {
                const href = `/projects/${info.id}/${path}`;
                const isHere = pathname === href || pathname.startsWith(`${href}/`);
                return (
                  <IntentLink key={path} href={href} className={styles.link} aria-current={isHere ? "page" : undefined}>
                    {names(path)}
                  </IntentLink>
                );
              })}
            </nav>
            <People />
            <div ref={setPlace} className={styles.tools} />
          </StudioHeader>
          <div className={styles.content}>
            <ToolsPlace value={place}>{children}</ToolsPlace>
          </div>
        </div>
      </LiveProvider>
    </ProjectProvider>
  );
}

/** Puts a page's own tools (undo, run …) into the bar on top. */
export function ProjectTools({ children }: { children: ReactNode }) {
  const place = useContext(ToolsPlace);
  return place === null ? null : createPortal(children, place);
}
