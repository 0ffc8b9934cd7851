"use client";

import { FileUp } from "lucide-react";
import { useId, useState, type DragEvent, type ReactNode } from "react";
import { classNames } from "../ui/classNames.ts";
import styles from "./DropZone.module.css";

const ACCEPT = ".csv,.tsv,.txt,.xlsx,.xls,.json,.jsonl,.ndjson,.parquet,.pq,.gz,.zip";

/** Takes one data file by drop, click or keyboard. */
export function DropZone({
  onFile,
  children,
  compact = false,
}: {
  onFile: (file: File) => void;
  children: ReactNode;
  compact?: boolean;
}) {
  const [over, setOver] = useState(false);
  const id = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      className={classNames(styles.zone, over && styles.over, compact && styles.compact)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileUp aria-hidden />
      <span>{children}</span>
      <input
        id={id}
        type="file"
        accept={ACCEPT}
        className={styles.input}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file chosen again must count as a choice.
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </label>
  );
}
