"use client";

import { CircleAlert, Info, TriangleAlert, Undo2, Wrench } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { DataFinding } from "../../../server/stages/contract.ts";
import { readApiError } from "../../api/index.ts";
import { formatCount } from "../../format/number.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import styles from "./report.module.css";
import { useMend } from "./useMend.ts";

const SHOWN = 10;
const SEVERE = 70;
const SERIOUS = 35;

/** How bad a finding is, in a word; colour and shape say the same. */
function harmOf(finding: DataFinding): { tone: "bad" | "warn" | "neutral"; word: string } {
  if (finding.harm >= SEVERE) return { tone: "bad", word: "may ruin the model" };
  if (finding.harm >= SERIOUS) return { tone: "warn", word: "harms the model" };
  return { tone: "neutral", word: "worth knowing" };
}

const icons = { bad: CircleAlert, warn: TriangleAlert, neutral: Info } as const;

/** An error of ours is a sentence already; one of the server carries its own. */
const sentence = (error: Error): string =>
  error.name === "TRPCClientError" ? readApiError(error).message : error.message;

/** Findings, the most harmful first, each with the mend a stage offers, or the note that one deals with it already. */
export function FindingsList({
  projectId,
  stageId,
  findings,
  canEdit,
  here,
  onColumn,
}: {
  projectId: string;
  stageId: string;
  findings: readonly DataFinding[];
  canEdit: boolean;
  /** The column whose page this is: nobody has to be led to it. */
  here?: string;
  onColumn: (name: string) => void;
}) {
  const [all, setAll] = useState(false);
  const { of, known, mend, undo, key } = useMend(projectId, stageId);
  if (findings.length === 0)
    return (
      <Callout tone="good" title="Nothing to mend">
        No gaps, copies, leaks or odd columns were noticed.
      </Callout>
    );
  const shown = all ? findings : findings.slice(0, SHOWN);
  const failed = mend.error ?? undo.error;
  return (
    <div className={styles.findings}>
      {mend.data ? (
        <Callout
          tone="good"
          live
          title={`${mend.data.stage}: ${mend.data.label.toLowerCase()}`}
          action={
            <span className={styles.buttons}>
              <Button size="small" icon={<Undo2 />} disabled={undo.isPending} onClick={() => undo.mutate(mend.data)}>
                Undo
              </Button>
              <Button size="small" variant="quiet" asChild>
                <Link href={`/projects/${projectId}/pipeline`}>Open the pipeline</Link>
              </Button>
            </span>
          }
        >
          The pipeline is changed. This report shows the last run; a new run shows the difference.
        </Callout>
      ) : null}
      {failed ? (
        <Callout tone="bad" live>
          {sentence(failed)}
        </Callout>
      ) : null}
      <ol className={styles.list} aria-label="Findings, most harmful first">
        {shown.map((finding) => {
          const { tone, word } = harmOf(finding);
          const Icon = icons[tone];
          const offer = of(finding);
          // A finding about many columns leads to the first, the worst of them.
          const column = finding.columns.find((name) => name !== here);
          return (
            <li key={key(finding)} className={styles.finding} data-tone={tone} data-code={finding.code}>
              <Icon size={16} aria-hidden />
              <div className={styles.said}>
                <p>{finding.text}</p>
                <p className={styles.harm}>
                  {word}
                  {column !== undefined ? (
                    <>
                      {" · "}
                      <button type="button" className={styles.link} onClick={() => onColumn(column)}>
                        look at {column}
                      </button>
                    </>
                  ) : null}
                </p>
              </div>
              <div className={styles.mend}>
                {offer?.state === "offered" && canEdit ? (
                  <Button
                    size="small"
                    icon={<Wrench />}
                    disabled={mend.isPending}
                    aria-label={`${offer.label} in ${offer.stage.name}: ${finding.text}`}
                    onClick={() => mend.mutate(finding)}
                  >
                    {offer.label}
                  </Button>
                ) : null}
                {offer?.state === "handled" ? (
                  <span className={styles.handled}>
                    {offer.stage.name}: {offer.label.toLowerCase()}
                  </span>
                ) : null}
                {known && offer === null ? <span className={styles.handled}>for you to judge</span> : null}
              </div>
            </li>
          );
        })}
      </ol>
      {findings.length > shown.length ? (
        <button type="button" className={styles.link} onClick={() => setAll(true)}>
          Show all {formatCount(findings.length)} findings
        </button>
      ) : null}
    </div>
  );
}
