"use client";

import { useState } from "react";
import { PanelView } from "../../charts/index.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { SegmentedControl } from "../../ui/SegmentedControl.tsx";
import { ColumnList } from "../ColumnList.tsx";
import type { Classes, Findings } from "../look.ts";
import type { Profile } from "../profile.ts";
import { FindingsList } from "./FindingsList.tsx";
import styles from "./report.module.css";
import { correlationPanel, powerPanel } from "./reportPanels.ts";

type Order = "table" | "missing" | "telling";

function ordered(profile: Profile, findings: Findings, order: Order): Profile {
  if (order === "table") return profile;
  const power = new Map(findings.power.map(({ column, value }) => [column, value]));
  const weight = (name: string): number =>
    order === "missing" ? (profile.columns[name]?.missing ?? 0) : (power.get(name) ?? -1);
  const names = Object.keys(profile.columns).sort((a, b) => weight(b) - weight(a));
  return {
    ...profile,
    columns: Object.fromEntries(
      names.flatMap((name) => (profile.columns[name] ? [[name, profile.columns[name]]] : [])),
    ),
  };
}

/** The strip on top: the table in a few numbers. */
function Overview({ findings }: { findings: Findings }) {
  const cells = findings.rows * findings.columns;
  const leaks = findings.findings.filter((finding) => finding.code === "leak").length;
  const facts: { label: string; value: string; tone?: "warn" | "bad" | "good" }[] = [
    { label: "rows", value: formatCount(findings.rows) },
    { label: "columns", value: formatCount(findings.columns) },
    {
      label: "cells missing",
      value: formatShare(cells === 0 ? 0 : findings.missingCells / cells),
      ...(findings.missingCells > 0 ? { tone: "warn" as const } : {}),
    },
    {
      label: "rows that copy another",
      value: findings.copies === null ? "not known" : formatCount(findings.copies),
      ...(findings.copies ? { tone: "warn" as const } : {}),
    },
    {
      label: leaks === 1 ? "likely leak" : "likely leaks",
      value: findings.measure === null ? "no target yet" : formatCount(leaks),
      ...(leaks > 0 ? { tone: "bad" as const } : {}),
    },
    { label: "findings", value: formatCount(findings.findings.length) },
  ];
  return (
    <dl className={styles.strip} aria-label="Overview">
      {facts.map(({ label, value, tone }) => (
        <div key={label} data-tone={tone}>
          <dd>{value}</dd>
          <dt>{label}</dt>
        </div>
      ))}
    </dl>
  );
}

/** The table as a whole: numbers, findings, columns, what tells about the target, what moves together. */
export function Report({
  projectId,
  stageId,
  profile,
  findings,
  classes,
  roles,
  canEdit,
  onColumn,
}: {
  projectId: string;
  stageId: string;
  profile: Profile;
  findings: Findings;
  classes: Classes | undefined;
  roles: Readonly<Record<string, string>>;
  canEdit: boolean;
  onColumn: (name: string) => void;
}) {
  const [order, setOrder] = useState<Order>("table");
  const target = Object.entries(roles).find(([, role]) => role === "target")?.[0] ?? null;
  const pictures = [powerPanel(findings, target), correlationPanel(findings)].filter((panel) => panel !== null);
  return (
    <>
      <Overview findings={findings} />
      <div className={styles.halves}>
        <section aria-labelledby="findings" className={styles.part}>
          <h2 id="findings">Findings</h2>
          <FindingsList
            projectId={projectId}
            stageId={stageId}
            findings={findings.findings}
            canEdit={canEdit}
            onColumn={onColumn}
          />
        </section>
        <section aria-labelledby="columns" className={styles.part}>
          <header className={styles.partHead}>
            <h2 id="columns">Columns</h2>
            <SegmentedControl
              label="Order of the columns"
              value={order}
              onChange={setOrder}
              segments={[
                { value: "table", label: "As in the table" },
                { value: "missing", label: "Most gaps" },
                ...(findings.power.length > 0 ? [{ value: "telling" as const, label: "Most telling" }] : []),
              ]}
            />
          </header>
          <ColumnList profile={ordered(profile, findings, order)} roles={roles} classes={classes} onColumn={onColumn} />
        </section>
      </div>
      {pictures.length > 0 ? (
        <div className={styles.halves}>
          {pictures.map((panel) => (
            <div key={panel.id} className={styles.part}>
              <PanelView panel={panel} />
            </div>
          ))}
        </div>
      ) : null}
      <p className={styles.muted}>
        Gaps, copies and distributions are counted over all rows; leaks, correlation and shapes come from{" "}
        {formatCount(findings.sampled)} training rows, so that nothing here has seen the test rows’ answers.
      </p>
    </>
  );
}
