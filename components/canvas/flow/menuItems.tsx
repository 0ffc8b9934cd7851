import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignStartVertical,
  ArrowLeftRight,
  ArrowUpDown,
  Cable,
  ClipboardPaste,
  Copy,
  CopyPlus,
  EyeOff,
  Frame,
  LayoutDashboard,
  Maximize2,
  MessageSquare,
  Minimize2,
  Pin,
  PinOff,
  Scissors,
  StickyNote,
  Trash2,
} from "lucide-react";
import type { MenuItem } from "../../ui/Menu.tsx";
import { removeAll } from "../actions.ts";
import type { CanvasUi } from "../CanvasUi.ts";
import type { Point } from "../card.ts";
import { duplicateSelection } from "../clipboard/clipboard.ts";
import { copyByMenu, pasteByMenu } from "../clipboard/byMenu.ts";
import { align, distribute, setPinned, tidyUp } from "../edit/arrange.ts";
import { addFrame, addNote, setCollapsed } from "../edit/drawing.ts";
import { frameIdOf } from "../edit/flowIds.ts";
import { toggleMuted } from "../edit/mute.ts";
import type { Editor } from "../store/createEditor.ts";

const icon = 14;

/** What stands on the menu depends on what is selected when it opens. */
export type MenuPlace = {
  /** On the screen. */
  at: Point;
  /** On the drawing. */
  place: Point;
  /** Opens a note or the title of a frame for writing. */
  write: (flowId: string) => void;
};

export function alignItems(editor: Editor): MenuItem[] {
  return [
    { label: "Align left", icon: <AlignStartVertical size={icon} />, onSelect: () => align(editor, "left") },
    { label: "Align centres", icon: <AlignCenterVertical size={icon} />, onSelect: () => align(editor, "centre") },
    { label: "Align right", icon: <AlignEndVertical size={icon} />, onSelect: () => align(editor, "right") },
    { label: "Align top", icon: <AlignStartHorizontal size={icon} />, onSelect: () => align(editor, "top") },
    { label: "Align middles", icon: <AlignCenterHorizontal size={icon} />, onSelect: () => align(editor, "middle") },
    { label: "Align bottom", icon: <AlignEndHorizontal size={icon} />, onSelect: () => align(editor, "bottom") },
    { type: "separator" },
    { label: "Distribute across", icon: <ArrowLeftRight size={icon} />, onSelect: () => distribute(editor, "x") },
    { label: "Distribute down", icon: <ArrowUpDown size={icon} />, onSelect: () => distribute(editor, "y") },
  ];
}

function addItems(editor: Editor, { place, write }: MenuPlace): MenuItem[] {
  return [
    {
      label: "Add note",
      keys: "N",
      icon: <StickyNote size={icon} />,
      onSelect: () => {
        const id = addNote(editor, place);
        if (id !== null) write(`note:${id}`);
      },
    },
    {
      label: "Frame",
      keys: "Ctrl G",
      icon: <Frame size={icon} />,
      onSelect: () => {
        const id = addFrame(editor, place);
        if (id !== null) write(`frame:${id}`);
      },
    },
  ];
}

/** The menu of the empty paper. */
export function paperItems(editor: Editor, ui: CanvasUi, at: MenuPlace, fit: () => void): MenuItem[] {
  return [
    ...(editor.canEdit
      ? ([
          {
            label: "Paste",
            keys: "Ctrl V",
            icon: <ClipboardPaste size={icon} />,
            onSelect: () => void pasteByMenu(editor, ui.refuse, at.place),
          },
          ...addItems(editor, at),
          {
            label: "Tidy up",
            keys: "Shift T",
            icon: <LayoutDashboard size={icon} />,
            onSelect: () => void tidyUp(editor),
          },
        ] satisfies MenuItem[])
      : []),
    {
      label: "Select all",
      keys: "Ctrl A",
      onSelect: () => editor.setView({ selected: editor.document().stages.map((stage) => stage.id) }),
    },
    { label: "Show everything", keys: "F", icon: <Maximize2 size={icon} />, onSelect: fit },
  ];
}

/** The menu of what is selected: stages, notes, frames, connections. */
export function selectionItems(editor: Editor, ui: CanvasUi, at: MenuPlace): MenuItem[] {
  const { view, document } = editor.store.getState();
  const stages = document.stages.filter((stage) => view.selected.includes(stage.id));
  const ids = stages.map((stage) => stage.id);
  const [only] = view.selected.length === 1 ? stages : [];
  const [frameId] = view.selected.length === 1 ? view.selected.map(frameIdOf) : [];
  const frame = document.frames.find((each) => each.id === frameId);
  const anything = view.selected.length > 0;
  const written = view.selected.length === 1 && ids.length === 0 ? view.selected[0] : undefined;
  const many = view.selected.length > 1;
  const muted = stages.length > 0 && stages.every((stage) => stage.muted);
  const pinned = stages.length > 0 && stages.every((stage) => stage.ui.pinned);
  const list: (MenuItem | false)[] = [
    only !== undefined && {
      label: "Open",
      keys: "Enter",
      onSelect: () => editor.setView({ open: only.id }),
    },
    only !== undefined &&
      editor.canEdit && { label: "Connect to …", keys: "C", icon: <Cable size={icon} />, onSelect: ui.openConnect },
    written !== undefined && editor.canEdit && { label: "Write", keys: "Enter", onSelect: () => at.write(written) },
    frame !== undefined &&
      editor.canEdit && {
        label: frame.collapsed ? "Expand" : "Collapse",
        icon: frame.collapsed ? <Maximize2 size={icon} /> : <Minimize2 size={icon} />,
        onSelect: () => setCollapsed(editor, frame.id, !frame.collapsed),
      },
    view.selected.length === 0 &&
      view.edges.length === 1 && {
        label: "Annotate",
        icon: <MessageSquare size={icon} />,
        onSelect: () => editor.setView({ open: null }),
      },
    anything && { type: "separator" },
    anything && {
      label: "Copy",
      keys: "Ctrl C",
      icon: <Copy size={icon} />,
      onSelect: () => void copyByMenu(editor, ui.refuse, false),
    },
    anything &&
      editor.canEdit && {
        label: "Cut",
        keys: "Ctrl X",
        icon: <Scissors size={icon} />,
        onSelect: () => void copyByMenu(editor, ui.refuse, true),
      },
    anything &&
      editor.canEdit && {
        label: "Duplicate",
        keys: "Ctrl D",
        icon: <CopyPlus size={icon} />,
        onSelect: () => {
          const words = duplicateSelection(editor);
          if (words !== null) ui.refuse(words);
        },
      },
    ...(anything && editor.canEdit
      ? ([{ type: "separator" }, ...addItems(editor, at).slice(1)] satisfies MenuItem[])
      : []),
    ids.length > 0 &&
      editor.canEdit && {
        label: muted ? "Unmute" : "Mute",
        keys: "Shift M",
        icon: <EyeOff size={icon} />,
        onSelect: () => toggleMuted(editor, ids),
      },
    ids.length > 0 &&
      editor.canEdit && {
        label: pinned ? "Unpin" : "Pin",
        icon: pinned ? <PinOff size={icon} /> : <Pin size={icon} />,
        onSelect: () => setPinned(editor, ids, !pinned),
      },
    many &&
      editor.canEdit && {
        label: "Tidy up these",
        keys: "Shift T",
        icon: <LayoutDashboard size={icon} />,
        onSelect: () => void tidyUp(editor),
      },
    ...(many && editor.canEdit ? ([{ type: "separator" }, ...alignItems(editor)] satisfies MenuItem[]) : []),
    editor.canEdit && { type: "separator" },
    editor.canEdit && {
      label: "Remove",
      keys: "Del",
      icon: <Trash2 size={icon} />,
      danger: true,
      onSelect: () => removeAll(editor, view.selected, view.edges),
    },
  ];
  return list.filter((item) => item !== false);
}
