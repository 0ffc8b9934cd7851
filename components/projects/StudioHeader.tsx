"use client";

import { ChevronDown, CircleUser } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { signOut } from "../auth/index.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { useThemeItems } from "../ui/useThemeItems.tsx";
import { FindDialog, type Place } from "./FindDialog.tsx";
import styles from "./StudioHeader.module.css";

export type WorkspaceChoice = { id: string; name: string };
export type Person = { name: string; email: string };

type StudioHeaderProps = {
  me: Person;
  workspaces: WorkspaceChoice[];
  /** The workspace on the page. */
  current: WorkspaceChoice;
  /** What can be gone to from this page. */
  places?: readonly Place[];
  /** Right of the workspace: a project's name, its pages. */
  children?: ReactNode;
};

/** The bar on top of every page: where one is, and who one is. */
export function StudioHeader({ me, workspaces, current, places = [], children }: StudioHeaderProps) {
  return (
    <header className={styles.header}>
      <Link href={`/projects?workspace=${current.id}`} className={styles.brand}>
        Stagecraft
      </Link>
      <span className={styles.place}>
        <span className={styles.slash} aria-hidden>
          /
        </span>
        <WorkspaceMenu workspaces={workspaces} current={current} />
      </span>
      {children}
      <div className={styles.account}>
        <FindDialog workspace={current} places={places} />
        <AccountMenu me={me} />
      </div>
    </header>
  );
}

function WorkspaceMenu({ workspaces, current }: Pick<StudioHeaderProps, "workspaces" | "current">) {
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="quiet" className={styles.workspace}>
          <span className={styles.ellipsis}>{current.name}</span>
          <ChevronDown aria-hidden />
        </Button>
      }
      list={[
        { type: "heading", label: "Workspaces" },
        ...workspaces.map(({ id, name }) => ({
          type: "link" as const,
          label: name,
          href: `/projects?workspace=${id}`,
        })),
        { type: "separator" },
        { type: "link", label: "Members and settings", href: `/workspaces/${current.id}` },
      ]}
    />
  );
}

function AccountMenu({ me }: { me: Person }) {
  const themes = useThemeItems();
  return (
    <Menu
      trigger={<IconButton label="Account" icon={<CircleUser />} />}
      list={[
        { type: "heading", label: `${me.name} · ${me.email}` },
        { type: "link", label: "Account and password", href: "/account" },
        { type: "separator" },
        { type: "heading", label: "Colours" },
        ...themes,
        { type: "separator" },
        { label: "Sign out", onSelect: () => void signOut() },
      ]}
    />
  );
}
