"use client";

import { ArrowLeft } from "lucide-react";
import { PanelView } from "../../charts/index.ts";
import { formatValue } from "../../format/number.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ColumnCard } from "../ColumnCard.tsx";
import type { Classes, Findings } from "../look.ts";
import type { Profile } from "../profile.ts";
import { TypeIcon, typeWord } from "../TypeIcon.tsx";
import { FindingsList } from "./FindingsList.tsx";
import styles from "./report.module.css";
import { relatedTo } from "./reportPanels.ts";

const RELATED = 10;

/** One column: everything known about it, what was noticed, and what moves with it. */
export function ColumnPage({
  projectId,
  stageId,
  name,
  profile,
  findings,
  classes,
  role,
  canEdit,
  onColumn,
}: {
  projectId: string;
  stageId: string;
  name: string;
  profile: Profile;
  findings: Findings;
  classes: Classes | undefined;
  role: string | undefined;
  canEdit: boolean;
  onColumn: (name: string | null) => void;
}) {
  const column = profile.columns[name];
  const names = Object.keys(profile.columns);
  const at = names.indexOf(name);
  const back = (
    <Button size="small" variant="quiet" icon={<ArrowLeft />} onClick={() => onColumn(null)}>
      All columns
    </Button>
  );
  if (!column)
    return (
      <EmptyState title={`There is no column “${name}” here`} action={back}>
        It may have been dropped or renamed before this stage.
      </EmptyState>
    );
  const mine = findings.findings.filter((finding) => finding.columns.includes(name));
  const related = relatedTo(findings, name).slice(0, RELATED);
  const power = findings.power.find((each) => each.column === name);
  return (
    <article className={styles.columnPage} aria-label={`Column ${name}`}>
      <header className={styles.columnHead}>
        {back}
        <h2 dir="auto">
          <TypeIcon type={column.type} /> {name}
        </h2>
        <span className={styles.muted}>
          {typeWord(column.type)}
          {role ? ` · ${role}` : ""}
          {power ? ` · alone ${findings.measure} ${formatValue(power.value)}` : ""}
        </span>
        <span className={styles.buttons}>
          <Button size="small" disabled={at <= 0} onClick={() => onColumn(names[at - 1] ?? null)}>
            Previous
          </Button>
          <Button size="small" disabled={at >= names.length - 1} onClick={() => onColumn(names[at + 1] ?? null)}>
            Next
          </Button>
        </span>
      </header>
      {mine.length > 0 ? (
        <FindingsList projectId={projectId} stageId={stageId} findings={mine} canEdit={canEdit} onColumn={onColumn} />
      ) : null}
      <div className={styles.columnBody}>
        <ColumnCard key={name} name={name} column={column} rows={profile.rows} classes={classes} />
        {related.length > 0 ? (
          <PanelView
            panel={{
              kind: "bars",
              id: "related",
              title: `What moves with ${name}`,
              items: related.map((each) => ({ label: each.name, value: each.value })),
              note: "Correlation on training rows; −1 and 1 say the same thing in other numbers.",
            }}
          />
        ) : null}
      </div>
    </article>
  );
}
