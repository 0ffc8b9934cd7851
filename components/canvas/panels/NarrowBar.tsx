"use client";

import { Plus } from "lucide-react";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { SegmentedControl } from "../../ui/SegmentedControl.tsx";
import { addStage } from "../actions.ts";
import { useEditor } from "../EditorContext.ts";
import { StageIcon } from "../stageIcons.tsx";
import styles from "./NarrowBar.module.css";

const ways = [
  { value: "list", label: "List" },
  { value: "drawing", label: "Drawing" },
] as const;

/** On a narrow screen: the list or the drawing, and what the palette offers elsewhere. */
export function NarrowBar({ drawn, onChange }: { drawn: boolean; onChange: (drawn: boolean) => void }) {
  const editor = useEditor();
  return (
    <div className={styles.bar}>
      <SegmentedControl
        label="Shown as"
        value={drawn ? "drawing" : "list"}
        segments={ways}
        onChange={(way) => onChange(way === "drawing")}
      />
      {drawn && editor.canEdit ? (
        <Menu
          trigger={<IconButton label="Add a stage" icon={<Plus />} variant="default" />}
          list={stageDefinitions.map((definition) => ({
            label: definition.label,
            icon: <StageIcon name={definition.icon} />,
            onSelect: () => void addStage(editor, definition.kind, null),
          }))}
        />
      ) : null}
    </div>
  );
}
