"use client";

import { useConnection, ViewportPortal } from "@xyflow/react";
import { useEditor } from "../EditorContext.ts";
import styles from "./ConnectionHint.module.css";
import { refusalOf } from "./refusal.ts";

/** Beside the pointer while an edge is drawn: why it may not end here. */
export function ConnectionHint() {
  const editor = useEditor();
  const hint = useConnection((connection) => {
    if (!connection.inProgress || connection.toHandle === null) return null;
    const reason = refusalOf(editor.document(), connection.fromHandle, connection.toHandle);
    return reason === null ? null : `${connection.pointer.x}\n${connection.pointer.y}\n${reason}`;
  });
  if (hint === null) return null;
  const [x = "0", y = "0", reason = ""] = hint.split("\n");
  return (
    <ViewportPortal>
      <p
        className={styles.hint}
        role="status"
        style={{ transform: `translate(${Number(x) + 14}px, ${Number(y) + 10}px)` }}
      >
        {reason}
      </p>
    </ViewportPortal>
  );
}
