"use client";

import { useMemo } from "react";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Stage } from "../../../server/pipeline/schema.ts";
import { targetOf } from "../../../server/pipeline/target.ts";
import { CompiledForm, fieldPlace, StageTargetForm, TargetForm, useCompiled } from "../../targets/index.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { focusField } from "../focusField.ts";
import { setHalfTyped } from "../halfTyped.ts";

const PLACE = "(target)";
const nothingTyped: Readonly<Record<string, string>> = {};

function useTarget() {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const revision = useEditorState((state) => state.outbox.revision);
  const target = useMemo(() => targetOf(document), [document]);
  const anywhere =
    document.target?.where === "sagemaker" || document.stages.some((stage) => stage.target?.where === "sagemaker");
  const { data } = useCompiled(editor.projectId, revision, "jobs", anywhere);
  return { editor, document, revision, target, compiled: data?.status === "compiled" && anywhere ? data : null };
}

/** The pipeline's target in the inspector. */
export function TargetPane() {
  const { editor, document, target, compiled } = useTarget();
  const halfTyped = useEditorState((state) => state.view.halfTyped[PLACE]) ?? nothingTyped;
  return (
    <TargetForm
      target={target}
      stagesDiffer={document.stages.some((stage) => stage.target?.where === "sagemaker")}
      findings={compiled?.findings ?? []}
      disabled={!editor.canEdit}
      halfTyped={halfTyped}
      setHalfTyped={(place, text) => setHalfTyped(editor, PLACE, place, text)}
      onChange={(next, label, mergeKey) =>
        editor.commit(label, [build.setTarget(editor.document(), next)], mergeKey && `target:${mergeKey}`)
      }
    />
  );
}

/** One stage's target in the inspector. */
export function StageTargetPane({ stage }: { stage: Stage }) {
  const { editor, target, compiled } = useTarget();
  const place = `${PLACE}${stage.id}`;
  const halfTyped = useEditorState((state) => state.view.halfTyped[place]) ?? nothingTyped;
  return (
    <StageTargetForm
      key={stage.id}
      stage={stage}
      target={target}
      compiled={compiled}
      disabled={!editor.canEdit}
      halfTyped={halfTyped}
      setHalfTyped={(field, text) => setHalfTyped(editor, place, field, text)}
      onChange={(next, label, mergeKey) =>
        editor.commit(
          label,
          [build.setStageTarget(editor.document(), stage.id, next)],
          mergeKey && `target:${stage.id}:${mergeKey}`,
        )
      }
    />
  );
}

/** The compiled form in the inspector. @param onTarget shows the pipeline's target, where most fields are */
export function CompiledPane({ onTarget }: { onTarget: () => void }) {
  const { editor, document, revision, target } = useTarget();
  const open = (stageId: string): void =>
    editor.setView({ selected: [stageId], edges: [], open: stageId, tab: "target" });
  return (
    <CompiledForm
      projectId={editor.projectId}
      revision={revision}
      onStage={open}
      onFinding={(finding) => {
        const place = fieldPlace(finding, document.stages);
        if (!place) return;
        if (place.stage === null) onTarget();
        else open(place.stage);
        focusField(place.path);
      }}
      onUse={
        editor.canEdit
          ? () => {
              editor.commit("Run on SageMaker", [
                build.setTarget(editor.document(), { ...target, where: "sagemaker" }),
              ]);
              onTarget();
            }
          : undefined
      }
    />
  );
}
