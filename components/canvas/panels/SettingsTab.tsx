"use client";

import { useMemo } from "react";
import { z } from "zod";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Stage } from "../../../server/pipeline/schema.ts";
import type { Column } from "../../../server/stages/contract.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { SourceField } from "../../data/index.ts";
import { SchemaForm } from "../../inspector/index.ts";
import { Callout } from "../../ui/Callout.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { setHalfTyped } from "../halfTyped.ts";
import styles from "./Inspector.module.css";

const reasonsSchema = z.record(z.string(), z.string());
const nothingTyped: Readonly<Record<string, string>> = {};

/** Columns that arrive at an input; at several edges those of all of them, each name once. */
function merged(lists: (Column[] | null)[]): Column[] | null {
  const known = lists.filter((list) => list !== null);
  if (known.length === 0) return null;
  const byName = new Map<string, Column>();
  for (const column of known.flat()) if (!byName.has(column.name)) byName.set(column.name, column);
  return [...byName.values()];
}

/** Why a proposal chose these settings; kept with the stage, whatever is changed later. */
function Reasons({ stage }: { stage: Stage }) {
  const parsed = reasonsSchema.safeParse(stage.ui["reasons"]);
  const reasons = parsed.success ? Object.entries(parsed.data) : [];
  if (reasons.length === 0) return null;
  return (
    <details className={styles.reasons}>
      <summary>Why it was set up like this</summary>
      <ul>
        {reasons.map(([setting, reason]) => (
          <li key={setting}>{reason}</li>
        ))}
      </ul>
    </details>
  );
}

/** The settings of the open stage, drawn from its schema. */
export function SettingsTab({ stage }: { stage: Stage }) {
  const editor = useEditor();
  const definition = getStage(stage.kind);
  const shapes = useEditorState((state) => state.derived.shapes.get(stage.id));
  const allIssues = useEditorState((state) => state.derived.issues);
  const halfTyped = useEditorState((state) => state.view.halfTyped[stage.id]) ?? nothingTyped;
  const schema = useMemo(() => definition?.formSchema() ?? null, [definition]);
  const issues = useMemo(() => allIssues.filter((issue) => issue.stageId === stage.id), [allIssues, stage.id]);
  if (!definition || !schema) {
    return (
      <Callout tone="warn" title={`“${stage.kind}” is not a stage this installation knows`}>
        It is kept with its settings, but the pipeline can’t run with it.
      </Callout>
    );
  }
  const columnsOf = (port: string | undefined): Column[] | null => {
    const name = port ?? definition.inputs[0]?.name;
    if (name === undefined) return merged(Object.values(shapes?.outputs ?? {}).map((shape) => shape.columns));
    return merged((shapes?.context.inputs[name] ?? []).map((shape) => shape.columns));
  };
  return (
    <div className={styles.stack}>
      <SchemaForm
        key={stage.id}
        schema={schema}
        value={stage.config}
        disabled={!editor.canEdit}
        columnsOf={columnsOf}
        issues={issues}
        halfTyped={halfTyped}
        setHalfTyped={(place, text) => setHalfTyped(editor, stage.id, place, text)}
        source={(props) => <SourceField projectId={editor.projectId} {...props} />}
        onChange={(next, label, mergeKey) =>
          editor.commit(
            label,
            [build.setConfig(editor.document(), stage.id, next)],
            mergeKey && `config:${stage.id}:${mergeKey}`,
          )
        }
      />
      <Reasons stage={stage} />
    </div>
  );
}
