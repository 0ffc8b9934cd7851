"use client";

import { ChevronDown, CircleUser } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { signOut } from "../auth/index.ts";
import { FindButton, type FindItem, useFindItems, useFindPlace } from "../find/index.ts";
import { InboxBell } from "../inbox/index.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { useThemeItems } from "../ui/useThemeItems.tsx";
import { IntentLink } from "./IntentLink.tsx";
import { NewWorkspaceDialog } from "./NewWorkspaceDialog.tsx";
import styles from "./StudioHeader.module.css";

export type WorkspaceChoice = { id: string; name: string };
export type Person = { name: string; email: string };

type StudioHeaderProps = {
  me: Person;
  workspaces: WorkspaceChoice[];
  /** The workspace on the page. */
  current: WorkspaceChoice;
  /** The project on the page, with its own pages. */
  project?: { id: string; pages: readonly { label: string; href: string }[] };
  /** Right of the workspace: a project's name, its pages. */
  children?: ReactNode;
};

/** The bar on top of every page: where one is, and who one is. */
export function StudioHeader({ me, workspaces, current, project, children }: StudioHeaderProps) {
  useFindPlace({ workspace: current, projectId: project?.id ?? null });
  useStudioFinds(workspaces, current, project?.pages ?? []);
  useEffect(() => keepWorkspace(current.id), [current.id]);
  return (
    <header className={styles.header}>
      <IntentLink href={`/projects?workspace=${current.id}`} className={styles.brand}>
        Stagecraft
      </IntentLink>
      <span className={styles.place}>
        <span className={styles.slash} aria-hidden>
          /
        </span>
        <WorkspaceMenu workspaces={workspaces} current={current} />
      </span>
      {children}
      <div className={styles.account}>
        <FindButton />
        <InboxBell />
        <AccountMenu me={me} />
      </div>
    </header>
  );
}

/** Offers pages, colours and signing out to the find dialog. */
function useStudioFinds(
  workspaces: WorkspaceChoice[],
  current: WorkspaceChoice,
  pages: readonly { label: string; href: string }[],
): void {
  const t = useTranslations("find");
  const names = useTranslations("pages");
  const themes = useThemeItems();
  useFindItems("studio", (): FindItem[] => {
    const page = (label: string, href: string, detail?: string): FindItem => ({
      id: `page:${href}`,
      group: "pages",
      label,
      detail,
      href,
    });
    return [
      ...pages.map(({ label, href }) => page(label, href)),
      page(t("allProjects"), `/projects?workspace=${current.id}`, current.name),
      page(t("datasets"), `/workspaces/${current.id}/datasets`, current.name),
      page(t("audit"), `/workspaces/${current.id}/audit`, current.name),
      page(t("members"), `/workspaces/${current.id}`, current.name),
      page(t("account"), "/account"),
      page(names("inbox"), "/inbox"),
      ...workspaces
        .filter(({ id }) => id !== current.id)
        .map(({ id, name }) => page(name, `/projects?workspace=${id}`, t("allProjects"))),
      ...themes.map(({ value, label, icon, onSelect }): FindItem => ({
        id: `theme:${value}`,
        group: "actions",
        label: t("colours", { choice: label }),
        icon,
        run: onSelect,
      })),
      { id: "sign-out", group: "actions", label: t("signOut"), run: () => void signOut() },
    ];
  });
}

/** The next visit begins where this one was; read by the server, so it is a cookie. */
function keepWorkspace(id: string): void {
  document.cookie = `stagecraft-workspace=${id}; path=/; max-age=31536000; samesite=lax`;
}

function WorkspaceMenu({ workspaces, current }: Pick<StudioHeaderProps, "workspaces" | "current">) {
  const t = useTranslations("find");
  const teams = useTranslations("teams");
  const [making, setMaking] = useState(false);
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button variant="quiet" className={styles.workspace}>
            <span className={styles.ellipsis}>{current.name}</span>
            <ChevronDown aria-hidden />
          </Button>
        }
        list={[
          { type: "heading", label: t("workspaces") },
          ...workspaces.map(({ id, name }) => ({
            type: "link" as const,
            label: name,
            href: `/projects?workspace=${id}`,
            checked: id === current.id,
          })),
          { type: "separator" },
          { type: "link", label: t("datasets"), href: `/workspaces/${current.id}/datasets` },
          { type: "link", label: t("audit"), href: `/workspaces/${current.id}/audit` },
          { type: "link", label: t("members"), href: `/workspaces/${current.id}` },
          { label: teams("newWorkspace"), onSelect: () => setMaking(true) },
        ]}
      />
      {making ? <NewWorkspaceDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function AccountMenu({ me }: { me: Person }) {
  const t = useTranslations("find");
  const themes = useThemeItems();
  return (
    <Menu
      trigger={<IconButton label={t("accountMenu")} icon={<CircleUser />} />}
      list={[
        { type: "heading", label: `${me.name} · ${me.email}` },
        { type: "link", label: t("account"), href: "/account" },
        { type: "separator" },
        { type: "heading", label: t("coloursTitle") },
        ...themes,
        { type: "separator" },
        { label: t("signOut"), onSelect: () => void signOut() },
      ]}
    />
  );
}
