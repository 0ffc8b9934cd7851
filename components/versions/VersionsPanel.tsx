"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { operationsBetween } from "../../server/pipeline/operationsBetween.ts";
import type { Operation } from "../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../server/pipeline/schema.ts";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ChangeList } from "./ChangeList.tsx";
import { compare } from "./comparison.ts";
import { CompareCanvas } from "./CompareCanvas.tsx";
import { ComparedPair } from "./ComparedPair.tsx";
import { NameDialog } from "./NameDialog.tsx";
import type { Place, Side } from "./place.ts";
import { useVersionDocument } from "./useVersionDocument.ts";
import { VersionList } from "./VersionList.tsx";
import { type Version, versionTitle } from "./versionName.ts";
import styles from "./VersionsPanel.module.css";

/** More operations than this travel as one replacement, so that a restore arrives as a whole or not at all. */
const MOST_OPERATIONS = 200;

export type VersionsPanelProps = {
  projectId: string;
  canEdit: boolean;
  /** The draft as it is on the screen. */
  document: PipelineDocument;
  place: Place;
  show: (place: Place | null) => void;
  /** Sends what is unsent. @returns the revision that is saved, null when it can't be saved now */
  save: () => Promise<number | null>;
  /** Puts the edits on the draft as one step that can be undone. */
  restore: (label: string, operations: Operation[]) => void;
};

/** The versions of the pipeline: who made which, what differs between any two, on the drawing and as a list. */
export function VersionsPanel({ projectId, canEdit, document, place, show, save, restore }: VersionsPanelProps) {
  const words = useTranslations("versions");
  const api = useApi();
  const client = useApiClient();
  const versions = useQuery(api.pipelines.versions.queryOptions({ projectId }, { staleTime: 0 }));
  const [naming, setNaming] = useState<Version | "draft" | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const list = versions.data ?? [];
  const approved = [...list].filter((version) => version.approvedAt !== null).sort(byApproval)[0] ?? null;
  const from: Side | null = place.from ?? list[0]?.number ?? null;
  const before = useVersionDocument(projectId, from, document);
  const after = useVersionDocument(projectId, place.to, document);
  const comparison = useMemo(
    () => (before.data && after.data ? compare(before.data, after.data) : null),
    [before.data, after.data],
  );

  const bringBack = async (version: Version): Promise<void> => {
    setProblem(null);
    try {
      const wanted = await client.pipelines.version.query({ projectId, number: version.number });
      const operations = operationsBetween(document, wanted, true);
      const whole: Operation[] = [{ type: "replace", before: document, after: wanted }];
      restore(
        words("restored", { version: versionTitle(version) }),
        operations.length > MOST_OPERATIONS ? whole : operations,
      );
      show(null);
    } catch (error) {
      setProblem(error);
    }
  };

  const error = problem ?? versions.error ?? before.error ?? after.error;
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Radix.Portal>
        <Radix.Content className={styles.panel} aria-describedby={undefined} data-testid="versions">
          <header className={styles.head}>
            <Radix.Title className={styles.title}>{words("title")}</Radix.Title>
            {canEdit ? (
              <Button size="small" onClick={() => setNaming("draft")}>
                {words("nameNow")}
              </Button>
            ) : null}
            <span className={styles.close}>
              <Radix.Close asChild>
                <IconButton label={words("close")} icon={<X />} />
              </Radix.Close>
            </span>
          </header>
          {error ? <ErrorNotice error={readApiError(error)} /> : null}
          <div className={styles.rooms}>
            <section className={styles.versions} aria-label={words("list")}>
              {versions.isPending ? <SkeletonRows rows={6} label={words("loading")} /> : null}
              {versions.data?.length === 0 ? (
                <EmptyState title={words("emptyTitle")}>{words("emptyText")}</EmptyState>
              ) : null}
              <VersionList
                projectId={projectId}
                versions={list}
                shown={typeof from === "number" ? from : null}
                canEdit={canEdit}
                onShow={(number) => show({ from: number, to: place.to === number ? "draft" : place.to })}
                onName={setNaming}
                onRestore={(version) => void bringBack(version)}
              />
            </section>
            {from === null ? null : (
              <section className={styles.comparison} aria-label={words("comparison")}>
                <ComparedPair
                  versions={list}
                  from={from}
                  to={place.to}
                  approved={approved}
                  onChange={(next) => show(next)}
                />
                {approved === null ? <Callout>{words("noneApproved")}</Callout> : null}
                {comparison === null ? (
                  error ? null : (
                    <SkeletonRows rows={6} label={words("loading")} />
                  )
                ) : (
                  <div className={styles.both}>
                    <CompareCanvas
                      key={`${from}..${place.to}`}
                      comparison={comparison}
                      picked={picked}
                      onPick={setPicked}
                    />
                    <aside className={styles.changes} aria-label={words("changes")}>
                      <h3 className={styles.subtitle}>{words("count", { count: comparison.lines.length })}</h3>
                      <ChangeList comparison={comparison} picked={picked} onPick={setPicked} />
                    </aside>
                  </div>
                )}
              </section>
            )}
          </div>
          <NameDialog projectId={projectId} what={naming} save={save} onClose={() => setNaming(null)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const byApproval = (a: Version, b: Version): number => (b.approvedAt?.getTime() ?? 0) - (a.approvedAt?.getTime() ?? 0);
