"use client";

import { Copy, EyeOff, MoreHorizontal, Trash2, X } from "lucide-react";
import type { ReactNode } from "react";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { edgeKey, type Stage } from "../../../server/pipeline/schema.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { removeAll } from "../actions.ts";
import { duplicateSelection } from "../clipboard/clipboard.ts";
import { frameIdOf, noteIdOf } from "../edit/flowIds.ts";
import { toggleMuted } from "../edit/mute.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { StageIcon } from "../stageIcons.tsx";
import type { InspectorTab } from "../store/view.ts";
import { AnnotationField, EdgePane, FramePane, MutedCallout, NotePane } from "./DrawingPanes.tsx";
import styles from "./Inspector.module.css";
import { ProjectPane } from "./ProjectPane.tsx";
import { DataTab, LogsTab, ResultTab } from "./RunTabs.tsx";
import { SettingsTab } from "./SettingsTab.tsx";
import { StageTargetPane } from "./TargetPanes.tsx";

function NameField({ stage }: { stage: Stage }) {
  const editor = useEditor();
  const label = useEditorState((state) => state.derived.cards.get(stage.id)?.label ?? stage.kind);
  return (
    <input
      className={styles.name}
      value={stage.name}
      placeholder={label}
      aria-label="Name of the stage"
      maxLength={200}
      disabled={!editor.canEdit}
      dir="auto"
      onChange={(event) =>
        editor.commit(
          "Rename",
          [build.renameStage(editor.document(), stage.id, event.target.value)],
          `name:${stage.id}`,
        )
      }
    />
  );
}

function StageSettings({ stage }: { stage: Stage }) {
  const editor = useEditor();
  return (
    <>
      {stage.muted ? <MutedCallout stage={stage} /> : null}
      <SettingsTab stage={stage} />
      <AnnotationField
        annotation={stage.annotation ?? null}
        mistakes={getStage(stage.kind)?.mistakes ?? []}
        onChange={(annotation) =>
          editor.commit(
            "Annotate",
            [build.annotateStage(editor.document(), stage.id, annotation)],
            `annotation:${stage.id}`,
          )
        }
      />
    </>
  );
}

function StagePane({ stage }: { stage: Stage }) {
  const editor = useEditor();
  const tab = useEditorState((state) => state.view.tab);
  const card = useEditorState((state) => state.derived.cards.get(stage.id));
  const tabs: { value: InspectorTab; label: string; content: ReactNode }[] = [
    { value: "settings", label: "Settings", content: <StageSettings stage={stage} /> },
    { value: "data", label: "Data", content: <DataTab stageId={stage.id} kind={stage.kind} /> },
    { value: "result", label: "Result", content: <ResultTab stageId={stage.id} /> },
    { value: "logs", label: "Logs", content: <LogsTab stageId={stage.id} /> },
    { value: "target", label: "Runs on", content: <StageTargetPane stage={stage} /> },
  ];
  return (
    <>
      <header className={styles.head} style={{ "--hue": card?.hue }}>
        <span className={styles.icon} title={card?.label ?? stage.kind}>
          <StageIcon name={card?.icon ?? null} size={18} />
        </span>
        <NameField stage={stage} />
        <Menu
          trigger={<IconButton label="More about this stage" icon={<MoreHorizontal />} />}
          list={[
            {
              label: "Duplicate",
              icon: <Copy size={14} />,
              disabled: !editor.canEdit,
              onSelect: () => {
                editor.setView({ selected: [stage.id], edges: [] });
                duplicateSelection(editor);
              },
            },
            {
              label: stage.muted ? "Unmute" : "Mute",
              keys: "Shift M",
              icon: <EyeOff size={14} />,
              disabled: !editor.canEdit,
              onSelect: () => toggleMuted(editor, [stage.id]),
            },
            { type: "separator" },
            {
              label: "Remove",
              keys: "Del",
              icon: <Trash2 size={14} />,
              danger: true,
              disabled: !editor.canEdit,
              onSelect: () => removeAll(editor, [stage.id], []),
            },
          ]}
        />
        <IconButton label="Close" icon={<X />} onClick={() => editor.setView({ open: null })} />
      </header>
      <div className={styles.tabs}>
        <Tabs
          label="About the stage"
          value={tab}
          onChange={(next) => editor.setView({ tab: next })}
          tabs={tabs.map((each) => ({ ...each, content: <div className={styles.body}>{each.content}</div> }))}
        />
      </div>
    </>
  );
}

/** The right side: the open stage, or the pipeline as a whole. */
export function Inspector() {
  const stage = useEditorState((state) => state.document.stages.find((each) => each.id === state.view.open) ?? null);
  const open = useEditorState((state) => state.view.open) ?? "";
  const note = useEditorState((state) => state.document.notes.find((each) => each.id === noteIdOf(open)) ?? null);
  const frame = useEditorState((state) => state.document.frames.find((each) => each.id === frameIdOf(open)) ?? null);
  // An edge is open as long as it alone is selected.
  const edge = useEditorState(({ document, view }) =>
    view.open === null && view.selected.length === 0 && view.edges.length === 1
      ? (document.edges.find((each) => edgeKey(each) === view.edges[0]) ?? null)
      : null,
  );
  let label = "Pipeline";
  let pane = <ProjectPane />;
  if (stage) [label, pane] = [`Stage ${stage.name}`, <StagePane key={stage.id} stage={stage} />];
  else if (note) [label, pane] = ["Note", <NotePane key={note.id} note={note} />];
  else if (frame) [label, pane] = ["Frame", <FramePane key={frame.id} frame={frame} />];
  else if (edge) [label, pane] = ["Connection", <EdgePane key={edgeKey(edge)} edge={edge} />];
  return (
    <aside className={styles.inspector} data-inspector aria-label={label}>
      {pane}
    </aside>
  );
}
