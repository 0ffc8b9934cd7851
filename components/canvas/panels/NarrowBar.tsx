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
  { value: "settings", label: "Settings" },
] as const;
export type NarrowWay = (typeof ways)[number]["value"];

/** On a narrow screen: the list, the drawing or the pipeline's own settings, and what the palette offers elsewhere. */
export function NarrowBar({ way, onChange }: { way: NarrowWay; onChange: (way: NarrowWay) => void }) {
  const editor = useEditor();
  return (
    <div className={styles.bar}>
      <SegmentedControl label="Shown as" value={way} segments={ways} onChange={onChange} />
      {way === "drawing" && editor.canEdit ? (
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
