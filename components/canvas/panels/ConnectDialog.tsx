"use client";

import { Command } from "cmdk";
import { useMemo } from "react";
import { edgeKey } from "../../../server/pipeline/schema.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { connect, connectionTargets } from "../actions.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import styles from "./ConnectDialog.module.css";

/** Connecting by keyboard: everything the stage may be joined to, in one list. */
export function ConnectDialog({ stageId, onClose }: { stageId: string | null; onClose: () => void }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const targets = useMemo(() => (stageId === null ? [] : connectionTargets(document, stageId)), [document, stageId]);
  const name = document.stages.find((stage) => stage.id === stageId)?.name ?? "";
  return (
    <Dialog
      open={stageId !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Connect ${name}`}
      description="Only what may be connected is listed."
    >
      {targets.length === 0 ? (
        <p className={styles.none}>
          Nothing fits: every port of {name} is connected already, or no stage takes what it carries. Add the stage that
          comes next and try again.
        </p>
      ) : (
        <Command className={styles.command} loop>
          <Command.Input autoFocus className={styles.search} placeholder="Find a port" aria-label="Find a port" />
          <Command.List className={styles.list}>
            <Command.Empty className={styles.none}>No such port.</Command.Empty>
            {targets.map(({ edge, label }) => (
              <Command.Item
                key={edgeKey(edge)}
                value={`${label} ${edgeKey(edge)}`}
                className={styles.item}
                onSelect={() => {
                  connect(editor, edge);
                  onClose();
                }}
              >
                {label}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      )}
    </Dialog>
  );
}
