"use client";

import { History } from "lucide-react";
import { useTranslations } from "use-intl";
import { useVersionsPlace, VersionsPanel } from "../../versions/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { isIdle } from "../store/outbox.ts";
import type { Sync } from "../store/sync.ts";

/** The button in the bar that opens the versions, and the versions themselves. */
export function Versions({ sync }: { sync: Sync }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const words = useTranslations("versions");
  const [place, show, open] = useVersionsPlace();
  const save = async (): Promise<number | null> => {
    await sync.flush();
    const { outbox, conflict } = editor.store.getState();
    return isIdle(outbox) && conflict === null ? outbox.revision : null;
  };
  return (
    <>
      <IconButton label={words("title")} icon={<History />} onClick={open} />
      {place === null ? null : (
        <VersionsPanel
          projectId={editor.projectId}
          canEdit={editor.canEdit}
          document={document}
          place={place}
          show={show}
          save={save}
          restore={editor.commit}
        />
      )}
    </>
  );
}
