"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { Database } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useFindStore } from "../find/index.ts";
import { ProjectTools } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import { stageDefinitions } from "../../server/stages/registry.ts";
import { addStage } from "./actions.ts";
import type {} from "./cssVariables.ts";
import { CanvasUiProvider } from "./CanvasUi.ts";
import { useEditor, useEditorState } from "./EditorContext.ts";
import styles from "./EditorShell.module.css";
import { FlowCanvas } from "./flow/FlowCanvas.tsx";
import { GoalCard } from "./GoalCard.tsx";
import { ConnectDialog } from "./panels/ConnectDialog.tsx";
import { EditorTools } from "./panels/EditorTools.tsx";
import { Inspector } from "./panels/Inspector.tsx";
import { NarrowBar, type NarrowWay } from "./panels/NarrowBar.tsx";
import { Notices } from "./panels/Notices.tsx";
import { Outline } from "./outline/Outline.tsx";
import { StatusVoice } from "./outline/StatusVoice.tsx";
import { Palette } from "./panels/Palette.tsx";
import { ProjectPane } from "./panels/ProjectPane.tsx";
import { RunDrawer } from "./panels/RunDrawer.tsx";
import { Versions } from "./panels/Versions.tsx";
import type { Sync } from "./store/sync.ts";
import { useEditorFinds } from "./useEditorFinds.tsx";
import { useNarrow } from "./useNarrow.ts";
import { PlanDialog } from "./run/PlanDialog.tsx";
import { type RunQuestion, RunWaysProvider } from "./run/RunWays.ts";
import { type RunRequest, useRunner } from "./useRunner.ts";
import { type ShortcutActions, useShortcuts } from "./useShortcuts.ts";

function EmptyCanvas() {
  const editor = useEditor();
  const empty = useEditorState((state) => state.document.stages.length === 0);
  const [first] = stageDefinitions;
  if (!empty) return null;
  return (
    <div className={styles.empty}>
      <EmptyState
        icon={<Database size={28} aria-hidden />}
        title="Start with the data"
        {...(editor.canEdit
          ? {
              action: (
                <Button variant="primary" onClick={() => addStage(editor, first.kind, { x: 0, y: 0 })}>
                  Add {first.label}
                </Button>
              ),
            }
          : {})}
      >
        {editor.canEdit
          ? "Add the first stage and give it a file or a sample, or drag a stage from the left."
          : "Nobody has added a stage yet."}
      </EmptyState>
    </div>
  );
}

function Shortcuts({ actions }: { actions: ShortcutActions }) {
  useShortcuts(useEditor(), actions);
  useEditorFinds();
  return null;
}

/** The editor's rooms around the canvas; on a narrow screen a list, with the inspector above it when a stage is open. */
export function EditorShell({ sync }: { sync: Sync }) {
  const editor = useEditor();
  const t = useTranslations("pages");
  const narrow = useNarrow();
  const isOpen = useEditorState((state) => state.view.open !== null);
  // On a narrow screen the list is what can be read; the drawing is a tap away.
  const [way, setWay] = useState<NarrowWay>("list");
  const listed = useEditorState((state) => state.view.outline);
  const outline = narrow ? way === "list" : listed;
  const settings = narrow && way === "settings";
  const keys = useFindStore();
  const [connecting, setConnecting] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const readRefusal = useCallback(() => setRefusal(null), []);
  const runner = useRunner(sync, setRefusal);
  const { run, starting } = runner;

  const ui = useMemo(
    () => ({
      refuse: setRefusal,
      openHelp: () => keys.setState({ open: "keys" }),
      openConnect: () => {
        const { selected } = editor.store.getState().view;
        setConnecting(selected.length === 1 ? (selected[0] ?? null) : null);
      },
      runTo: (stageId: string) => void run({ final: false, scope: { mode: "to", stageId } }),
    }),
    [editor, keys, run],
  );
  const [question, setQuestion] = useState<RunQuestion | null>(null);
  const closeQuestion = useCallback(() => setQuestion(null), []);
  const ways = useMemo(
    () => ({ starting, start: (wish: RunRequest) => void run(wish), ask: setQuestion }),
    [run, starting],
  );
  const actions = useMemo<ShortcutActions>(
    () => ({
      connect: ui.openConnect,
      refuse: ui.refuse,
      run: (until) =>
        void run({ final: false, scope: until === null ? { mode: "whole" } : { mode: "to", stageId: until } }),
    }),
    [ui, run],
  );

  return (
    <CanvasUiProvider value={ui}>
      <RunWaysProvider value={ways}>
        <ReactFlowProvider>
          <ProjectTools>
            <Versions sync={sync} />
            <EditorTools
              starting={runner.starting}
              onFinal={() => void run({ final: true, scope: { mode: "whole" } })}
            />
          </ProjectTools>
          <div className={styles.editor} data-narrow={narrow || undefined} data-testid="editor">
            {narrow ? null : <Palette />}
            <main className={styles.middle}>
              <h1>
                <Unseen>{t("pipeline")}</Unseen>
              </h1>
              <div className={styles.stage}>
                {narrow ? <NarrowBar way={way} onChange={setWay} /> : null}
                {settings ? (
                  <div className={styles.settings}>
                    <ProjectPane />
                  </div>
                ) : outline ? (
                  <Outline />
                ) : (
                  <FlowCanvas />
                )}
                {outline || narrow ? null : <GoalCard />}
                {outline || settings ? null : <EmptyCanvas />}
                <Notices refusal={refusal} onRefusalRead={readRefusal} retry={() => void sync.flush()} />
              </div>
              <RunDrawer />
            </main>
            {narrow && !isOpen ? null : <Inspector />}
          </div>
          <Shortcuts actions={actions} />
          <StatusVoice />
          <PlanDialog question={question} runner={runner} onClose={closeQuestion} />
          <ConnectDialog stageId={connecting} onClose={() => setConnecting(null)} />
        </ReactFlowProvider>
      </RunWaysProvider>
    </CanvasUiProvider>
  );
}
