"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { getStage } from "../../../server/stages/registry.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Column } from "../../../server/stages/contract.ts";
import { SchemaForm } from "../../inspector/index.ts";
import { formatCount } from "../../format/number.ts";
import { runVerdict, useShownRun } from "../../runs/index.ts";
import { Callout } from "../../ui/Callout.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { setHalfTyped } from "../halfTyped.ts";
import styles from "./Inspector.module.css";
import { CompiledPane, TargetPane } from "./TargetPanes.tsx";

/** The settings every stage shares, as a form like any other. */
const schema = {
  type: "object",
  properties: {
    target: {
      title: "Target",
      control: "column",
      description: "The column the model learns to predict.",
      default: null,
      anyOf: [{ type: "string" }, { type: "null" }],
    },
    seed: {
      title: "Seed",
      type: "integer",
      minimum: 0,
      maximum: 4_294_967_295,
      description: "The same seed, data and settings give the same result.",
      default: 42,
    },
  },
};
const PLACE = "(project)";

/** What the newest run found out, in a sentence. */
function LastRun() {
  const { projectId } = useEditor();
  const detail = useShownRun((shown) => shown.detail);
  const verdict = detail ? runVerdict(detail.stages) : null;
  if (!detail || !verdict?.result.verdict) return null;
  return (
    <section className={styles.lastRun}>
      <h3>
        <Link href={`/projects/${projectId}/runs/${detail.id}`}>Run {detail.number}</Link>
      </h3>
      <Callout tone={verdict.result.verdict.tone}>{verdict.result.verdict.text}</Callout>
    </section>
  );
}

/** Target column, seed and the newest run. */
function GeneralPane() {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const shapes = useEditorState((state) => state.derived.shapes);
  const halfTyped = useEditorState((state) => state.view.halfTyped[PLACE]) ?? {};
  const columnsOf = (): Column[] | null => {
    const sources = document.stages.filter((stage) => (getStage(stage.kind)?.inputs.length ?? 1) === 0);
    for (const stage of sources) {
      const columns = Object.values(shapes.get(stage.id)?.outputs ?? {}).find(
        (shape) => shape.columns !== null,
      )?.columns;
      if (columns) return columns;
    }
    return null;
  };
  return (
    <>
      <p className={styles.note}>
        {formatCount(document.stages.length)} {document.stages.length === 1 ? "stage" : "stages"},{" "}
        {formatCount(document.edges.length)} {document.edges.length === 1 ? "connection" : "connections"}. Click a stage
        to see its settings, data and results.
      </p>
      <LastRun />
      <SchemaForm
        schema={schema}
        value={document.settings}
        disabled={!editor.canEdit}
        columnsOf={columnsOf}
        issues={[]}
        halfTyped={halfTyped}
        setHalfTyped={(place, text) => setHalfTyped(editor, PLACE, place, text)}
        source={() => null}
        onChange={(next, label, mergeKey) => {
          const { target, seed } = next;
          if ((typeof target === "string" || target === null) && typeof seed === "number") {
            editor.commit(
              label,
              [build.setSettings(editor.document(), { target, seed })],
              mergeKey && `settings:${mergeKey}`,
            );
          }
        }}
      />
    </>
  );
}

type PipelineTab = "general" | "target" | "compiled";

/** What the inspector shows while no stage is open: the pipeline as a whole, where it runs, and what it becomes there. */
export function ProjectPane() {
  const [tab, setTab] = useState<PipelineTab>("general");
  const tabs: { value: PipelineTab; label: string; content: ReactNode }[] = [
    { value: "general", label: "General", content: <GeneralPane /> },
    { value: "target", label: "Runs on", content: <TargetPane /> },
    { value: "compiled", label: "Compiled", content: <CompiledPane onTarget={() => setTab("target")} /> },
  ];
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>Pipeline</h2>
      </header>
      <div className={styles.tabs}>
        <Tabs
          label="About the pipeline"
          value={tab}
          onChange={setTab}
          tabs={tabs.map((each) => ({ ...each, content: <div className={styles.body}>{each.content}</div> }))}
        />
      </div>
    </>
  );
}
