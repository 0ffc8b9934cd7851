"use client";

import { stageDefinitions } from "../../../server/stages/registry.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import styles from "./HelpDialog.module.css";

const groups: { title: string; keys: [keys: string, does: string][] }[] = [
  {
    title: "Around the canvas",
    keys: [
      ["Tab", "walk the stages in flow order"],
      ["Enter", "open the stage in the inspector"],
      ["Esc", "let go of everything"],
      ["F", "show everything"],
      ["/", "find a stage to add"],
      ["?", "this list"],
    ],
  },
  {
    title: "Change the drawing",
    keys: [
      ["C", "connect the stage: choose from a list"],
      ["← ↑ → ↓", "nudge; with Shift further"],
      ["Delete", "remove what is selected"],
      ["Ctrl A", "select all stages"],
      ["Ctrl Z", "undo"],
      ["Ctrl Shift Z", "redo"],
    ],
  },
  {
    title: "Run",
    keys: [
      ["Ctrl Enter", "run the pipeline"],
      [".", "run to the selected stage"],
    ],
  },
];

/** Every key the editor knows. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" description="On a Mac, ⌘ stands for Ctrl." wide>
      <div className={styles.groups}>
        {[
          ...groups,
          { title: "Add a stage", keys: stageDefinitions.map((each): [string, string] => [each.shortcut, each.label]) },
        ].map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([keys, does]) => (
                <div key={keys} className={styles.row}>
                  <dt>
                    <Kbd>{keys}</Kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
