"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Input } from "../ui/Input.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { DropZone } from "./DropZone.tsx";
import { nameFromFile } from "./nameFromFile.ts";
import { keepFile } from "./pendingFile.ts";
import styles from "./ProjectsPage.module.css";
import { ProjectsTable } from "./ProjectsTable.tsx";
import { SampleList } from "./SampleList.tsx";

type ProjectsPageProps = { workspaceId: string; canCreate: boolean; query: string; archived: boolean };

/** Keeps search and filter in the address: they survive a reload and can be sent as a link. */
function keepInAddress(query: string, archived: boolean): void {
  const address = new URL(window.location.href);
  if (query === "") address.searchParams.delete("q");
  else address.searchParams.set("q", query);
  if (archived) address.searchParams.set("archived", "1");
  else address.searchParams.delete("archived");
  window.history.replaceState(null, "", address);
}

/** Search and drop zone; the projects; the samples below. */
export function ProjectsPage({ workspaceId, canCreate, ...start }: ProjectsPageProps) {
  const api = useApi();
  const router = useRouter();
  const [query, setQuery] = useState(start.query);
  const [archived, setArchived] = useState(start.archived);
  const projects = useQuery(api.projects.list.queryOptions({ workspaceId, archived }));
  const create = useMutation(api.projects.create.mutationOptions());
  const change = (nextQuery: string, nextArchived: boolean) => {
    setQuery(nextQuery);
    setArchived(nextArchived);
    keepInAddress(nextQuery, nextArchived);
  };
  const begin = (file: File | null) => {
    const name = file === null ? "Untitled project" : nameFromFile(file.name);
    create.mutate(
      { workspaceId, name },
      {
        onSuccess: ({ id }) => {
          if (file !== null) keepFile(id, file);
          router.push(file === null ? `/projects/${id}/pipeline` : `/projects/${id}/start`);
        },
      },
    );
  };
  const wanted = query.trim().toLowerCase();
  const rows = projects.data?.filter((row) => `${row.name} ${row.ownerName ?? ""}`.toLowerCase().includes(wanted));
  const isFresh = projects.data?.length === 0 && !archived;
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <h1 className={styles.title}>Projects</h1>
        {canCreate ? (
          <Button busy={create.isPending} onClick={() => begin(null)}>
            New empty project
          </Button>
        ) : null}
      </div>
      {create.error === null ? null : <ErrorNotice error={readApiError(create.error)} />}
      {canCreate ? (
        <DropZone onFile={begin}>
          Drop a CSV or Parquet file here, or <strong>choose one</strong>: you get a whole pipeline to start from.
        </DropZone>
      ) : null}
      <div className={styles.filter}>
        <div className={styles.search}>
          <Search aria-hidden />
          <Input
            type="search"
            aria-label="Search projects"
            placeholder="Search projects"
            value={query}
            onChange={(event) => change(event.target.value, archived)}
          />
        </div>
        <Checkbox checked={archived} onChange={(next) => change(query, next)} label="Archived" />
      </div>
      {projects.isPending ? <SkeletonRows rows={4} label="Loading projects" /> : null}
      {projects.error === null ? null : (
        <ErrorNotice
          error={readApiError(projects.error)}
          action={
            <Button size="small" onClick={() => void projects.refetch()}>
              Try again
            </Button>
          }
        />
      )}
      {isFresh ? (
        <EmptyState title="No projects yet">
          {canCreate
            ? "Drop a data file above, or start from one of the samples below."
            : "Somebody with the role editor can make one."}
        </EmptyState>
      ) : null}
      {rows !== undefined && !isFresh ? (
        <ProjectsTable rows={rows} canEdit={canCreate} emptyText={emptyText(query, archived)} />
      ) : null}
      {canCreate ? <SampleList workspaceId={workspaceId} /> : null}
    </main>
  );
}

function emptyText(query: string, archived: boolean): string {
  if (query.trim() !== "") return `No ${archived ? "archived " : ""}project matches “${query.trim()}”.`;
  return "Nothing is archived.";
}
