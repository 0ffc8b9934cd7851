"use client";

import { Download, FileChartColumn } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { Column } from "../../server/stages/contract.ts";
import { formatBytes } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Menu } from "../ui/Menu.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { ArtefactViews } from "./ArtefactViews.tsx";
import styles from "./data.module.css";
import { ExpectedColumns } from "./ExpectedColumns.tsx";
import { outputUrl } from "./profile.ts";
import { reportHref } from "./reportHref.ts";
import { rowsText } from "./rowsText.ts";

export type PortOutput = {
  port: string;
  label: string;
  rows: number | null;
  bytes: number;
  files: { path: string; bytes: number }[];
};

/** What came out of a stage's ports in a run: rows as they are, every column, what changed, what was taken out, files. */
export function PortData({
  projectId,
  runId,
  stageId,
  outputs,
  expected,
  stageNames = {},
}: {
  projectId: string;
  runId: string | null;
  stageId: string;
  outputs: PortOutput[];
  expected: Column[] | null;
  /** Names of the stages by id: a column says which one made it. */
  stageNames?: Readonly<Record<string, string>>;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const output = outputs.find((each) => each.port === chosen) ?? outputs[0];
  if (runId === null || !output) return <ExpectedColumns columns={expected} />;
  const place = { projectId, runId, stageId, port: output.port };
  const reported = output.files.some((file) => file.path === "look/findings.json");
  return (
    <div className={styles.data}>
      {outputs.length > 1 ? (
        <SegmentedControl
          label="Output"
          value={output.port}
          onChange={setChosen}
          segments={outputs.map((each) => ({ value: each.port, label: each.label }))}
        />
      ) : null}
      <div className={styles.top}>
        <p className={styles.sum}>
          {output.rows === null ? null : <strong>{rowsText(output.rows)}</strong>}
          <span className={styles.muted}>
            {output.rows === null ? "" : " · "}
            {formatBytes(output.bytes)}
          </span>
        </p>
        <span className={styles.actions}>
          {reported ? (
            <Button size="small" variant="quiet" icon={<FileChartColumn />} asChild>
              <Link href={reportHref(place)}>Data report</Link>
            </Button>
          ) : null}
          <Menu
            trigger={
              <Button size="small" variant="quiet" icon={<Download />}>
                Files
              </Button>
            }
            list={output.files.map((file) => ({
              label: `${file.path} (${formatBytes(file.bytes)})`,
              onSelect: () => window.location.assign(outputUrl(place, file.path)),
            }))}
          />
        </span>
      </div>
      <ArtefactViews key={output.port} place={place} output={output} stageNames={stageNames} />
    </div>
  );
}
