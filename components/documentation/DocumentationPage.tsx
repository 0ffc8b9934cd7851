"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, Printer } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { StageFacts } from "../../server/documentation/index.ts";
import * as build from "../../server/pipeline/operationBuilders.ts";
import { edgeKey } from "../../server/pipeline/schema.ts";
import { TRANSPORT_MISTAKES } from "../../server/stages/contract.ts";
import { getStage } from "../../server/stages/registry.ts";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { DraftTools, OpenDraft, type OpenEditor, useEditor, useEditorState } from "../canvas/index.ts";
import { formatCount } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Menu } from "../ui/Menu.tsx";
import { Panel } from "../ui/Panel.tsx";
import { AnnotationFields } from "./AnnotationFields.tsx";
import styles from "./Documentation.module.css";
import { FactsOfStage } from "./FactsOfStage.tsx";
import { saveFile } from "./saveFile.ts";
import { rowsCarried } from "../../server/pipeline/rowsCarried.ts";

/** The pipeline on paper: per stage and connection what it does, what fell out, what people found and assumed. */
export function DocumentationPage() {
  const t = useTranslations("pipelineDocs");
  return <OpenDraft what={t("loading")}>{({ sync }) => <OpenDocumentation sync={sync} />}</OpenDraft>;
}

function OpenDocumentation({ sync }: Pick<OpenEditor, "sync">) {
  const t = useTranslations("pipelineDocs");
  const { id: projectId } = useProject();
  const api = useApi();
  const client = useApiClient();
  const editor = useEditor();
  const stages = useEditorState((state) => state.document.stages);
  const edges = useEditorState((state) => state.document.edges);
  const facts = useQuery(api.documentation.facts.queryOptions({ projectId }));
  const byStage = new Map<string, StageFacts>(facts.data?.map((each) => [each.stageId, each]));
  const names = new Map(stages.map((stage) => [stage.id, stage.name]));
  const save = useMutation({
    mutationFn: async (format: "markdown" | "html") => {
      // The file is made of what is stored, so what was just typed must be.
      await sync.flush();
      return client.documentation.exportPipeline.query({ projectId, format });
    },
    onSuccess: saveFile,
  });
  return (
    <main className={styles.page}>
      <DraftTools sync={sync} />
      <header className={styles.head}>
        <div className={styles.line}>
          <h1>{t("title")}</h1>
          {stages.length > 0 ? (
            <span className={styles.buttons}>
              <Button icon={<Printer />} onClick={() => window.print()}>
                {t("print")}
              </Button>
              <Menu
                trigger={
                  <Button icon={<Download />} busy={save.isPending}>
                    {t("export")}
                  </Button>
                }
                list={[
                  { label: t("markdown"), onSelect: () => save.mutate("markdown") },
                  { label: t("html"), onSelect: () => save.mutate("html") },
                ]}
              />
            </span>
          ) : null}
        </div>
        <p className={styles.quiet}>{t("lead")}</p>
      </header>
      {facts.error === null ? null : <ErrorNotice error={readApiError(facts.error)} />}
      {save.error === null ? null : <ErrorNotice error={readApiError(save.error)} />}
      {stages.length === 0 ? (
        <EmptyState
          title={t("none")}
          action={
            <Button asChild>
              <Link href={`/projects/${projectId}/pipeline`}>{t("toPipeline")}</Link>
            </Button>
          }
        >
          {t("noneWhy")}
        </EmptyState>
      ) : null}
      {stages.map((stage) => (
        <Panel
          key={stage.id}
          title={<span dir="auto">{stage.name}</span>}
          aside={getStage(stage.kind)?.label ?? stage.kind}
        >
          <div className={styles.stack}>
            <FactsOfStage
              projectId={projectId}
              stageName={names.get(stage.id) ?? stage.id}
              facts={byStage.get(stage.id)}
              loading={facts.isLoading}
            />
            <AnnotationFields
              annotation={stage.annotation ?? null}
              mistakes={getStage(stage.kind)?.mistakes ?? []}
              canEdit={editor.canEdit}
              onChange={(annotation, part) =>
                editor.commit(
                  "Annotate",
                  [build.annotateStage(editor.document(), stage.id, annotation)],
                  `annotation:${stage.id}:${part}`,
                )
              }
            />
          </div>
        </Panel>
      ))}
      {edges.length > 0 ? <h2 className={styles.section}>{t("connections")}</h2> : null}
      {edges.map((edge) => {
        const rows = rowsCarried({ stages }, edge.from, byStage);
        return (
          <Panel
            key={edgeKey(edge)}
            title={
              <span dir="auto">
                {names.get(edge.from[0]) ?? edge.from[0]} → {names.get(edge.to[0]) ?? edge.to[0]}
              </span>
            }
            aside={
              rows === null
                ? t("carries", { port: edge.from[1] })
                : t("carriesRows", { port: edge.from[1], rows: formatCount(rows) })
            }
          >
            <AnnotationFields
              annotation={edge.annotation ?? null}
              mistakes={TRANSPORT_MISTAKES}
              canEdit={editor.canEdit}
              onChange={(annotation, part) =>
                editor.commit(
                  "Annotate",
                  [build.annotateEdge(editor.document(), edge, annotation)],
                  `annotation:${edgeKey(edge)}:${part}`,
                )
              }
            />
          </Panel>
        );
      })}
    </main>
  );
}
