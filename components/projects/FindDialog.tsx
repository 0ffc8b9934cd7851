"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useApi } from "../api/index.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./FindDialog.module.css";

export type Place = { label: string; href: string };

type FindDialogProps = {
  workspace: { id: string; name: string };
  /** What else can be gone to from here, e.g. the pages of the project. */
  places: readonly Place[];
};

/** Goes to anything by name: Ctrl K or Cmd K, some letters, Enter. */
export function FindDialog({ workspace, places }: FindDialogProps) {
  const api = useApi();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const projects = useQuery(
    api.projects.list.queryOptions({ workspaceId: workspace.id, archived: false }, { enabled: open }),
  );
  const go = (href: string) => {
    setOpen(false);
    router.push(href);
  };
  const groups: { title: string; places: Place[] }[] = [
    { title: "Here", places: [...places] },
    {
      title: "Projects",
      places: (projects.data ?? []).map((row) => ({ label: row.name, href: `/projects/${row.id}/pipeline` })),
    },
    {
      title: workspace.name,
      places: [
        { label: "All projects", href: `/projects?workspace=${workspace.id}` },
        { label: "Members and settings", href: `/workspaces/${workspace.id}` },
        { label: "Account and password", href: "/account" },
      ],
    },
  ];
  return (
    <>
      <IconButton label="Find" keys="Ctrl K" icon={<Search />} onClick={() => setOpen(true)} />
      <Dialog open={open} onOpenChange={setOpen} title="Find">
        <Command label="Find" loop>
          <Command.Input className={styles.input} placeholder="A project or a page" autoFocus />
          <Command.List className={styles.list}>
            <Command.Empty className={styles.empty}>Nothing has this name.</Command.Empty>
            {groups
              .filter((group) => group.places.length > 0)
              .map((group) => (
                <Command.Group key={group.title} heading={group.title} className={styles.group}>
                  {group.places.map((place) => (
                    <Command.Item
                      key={place.href}
                      value={`${place.label} ${place.href}`}
                      className={styles.item}
                      onSelect={() => go(place.href)}
                    >
                      <span dir="auto">{place.label}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
          </Command.List>
        </Command>
      </Dialog>
    </>
  );
}
