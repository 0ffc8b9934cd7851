"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import { useQueryClient } from "@tanstack/react-query";
import type { ReviewPage as Review } from "../../server/reviews/index.ts";
import { readGoal } from "../../server/economics/goal/document.ts";
import { goalInWords } from "../../server/economics/goal/goalInWords.ts";
import { readApiError, useApi } from "../api/index.ts";
import { formatValue } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { DecisionForm } from "./DecisionForm.tsx";
import styles from "./Reviews.module.css";
import { decisionWords, gateWords, OWN_WORK, stateWords } from "./reviewWords.ts";

/** One request: what is to be signed, what was said about it, and whether it still is what was signed. */
export function ReviewPage({ reviewId }: { reviewId: string }) {
  const { id: projectId, role } = useProject();
  const api = useApi();
  const review = useQuery(api.reviews.get.queryOptions({ projectId, reviewId }, { refetchInterval: 15_000 }));
  if (review.error) {
    return (
      <main className={styles.page}>
        <ErrorNotice
          error={readApiError(review.error)}
          action={<Button onClick={() => void review.refetch()}>Try again</Button>}
        />
      </main>
    );
  }
  if (review.data === undefined) {
    return (
      <main className={styles.page}>
        <SkeletonRows rows={8} label="Loading the request" />
      </main>
    );
  }
  const { data } = review;
  const state = stateWords[data.state];
  const mayDecide = role === "reviewer" || role === "editor" || role === "owner";
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>
          {gateWords(data.gate)}: {data.environment}
        </h1>
        <Badge tone={state.tone}>{state.text}</Badge>
        <SaveSignOff reviewId={reviewId} number={data.number} />
      </header>
      <p className={styles.quiet}>
        Request {data.number} by <span dir="auto">{data.requestedByName}</span>, <RelativeTime at={data.createdAt} />
        {data.dueOn === null ? "" : `, due ${data.dueOn}`}
        {data.neededApprovals > 1 ? `; ${data.neededApprovals} different people have to approve` : ""}
      </p>
      {data.note === null ? null : <p className={styles.note}>{data.note}</p>}
      {data.changes.length === 0 ? null : (
        <Callout
          tone="warn"
          title={data.closedAt === null ? "Changed since it was asked" : "Out of date: changed since it was decided"}
        >
          <ul className={styles.changes}>
            {data.changes.map((change) => (
              <li key={change.part}>{change.words}</li>
            ))}
          </ul>
          Ask for a new sign-off of the present state.
        </Callout>
      )}
      <WhatIsSigned review={data} />
      <Panel title="What was said">
        {data.decisions.length === 0 ? <p className={styles.quiet}>Nothing yet.</p> : null}
        <ol className={styles.said}>
          {data.decisions.map((decision) => (
            <li key={decision.id} data-kind={decision.kind}>
              <p>
                <strong dir="auto">{decision.authorName}</strong> {decisionWords[decision.kind] ?? decision.kind}
                {decision.ownWork ? ` (${OWN_WORK})` : ""}{" "}
                <span className={styles.quiet}>
                  <RelativeTime at={decision.createdAt} />
                </span>
              </p>
              {decision.text === "" ? null : (
                <p className={styles.text} dir="auto">
                  {decision.text}
                </p>
              )}
              {decision.conditions.length === 0 ? null : (
                <ul>
                  {decision.conditions.map((condition) => (
                    <li key={condition.text}>
                      {condition.text}: {condition.owner}, by {condition.date}
                    </li>
                  ))}
                </ul>
              )}
              {decision.moneySpent === null ? null : (
                <p className={styles.quiet}>
                  spent {decision.moneySpent}
                  {decision.moneyNotSpent === null ? "" : `, not spent ${decision.moneyNotSpent}`}
                </p>
              )}
            </li>
          ))}
        </ol>
      </Panel>
      {mayDecide ? <DecisionForm review={data} /> : null}
    </main>
  );
}

function WhatIsSigned({ review }: { review: Review }) {
  const { id: projectId } = useProject();
  const { snapshot, snapshotHash, auditHead } = review;
  const goal = goalInWords(readGoal(snapshot.goal), formatValue);
  const amounts = Object.keys(Object(snapshot.economics["amounts"])).length;
  const rows: [string, React.ReactNode][] = [
    [
      "Goal",
      goal === null
        ? "none written down"
        : [goal.metric, goal.change, goal.by === null ? null : `by ${goal.by}`].filter(Boolean).join(", "),
    ],
    ["Amounts", `${amounts} in the economics sheet`],
    ["Pipeline", `${snapshot.pipeline.stages.length} stages`],
    [
      "Model",
      snapshot.run === null ? (
        "no model yet"
      ) : (
        <>
          of <Link href={`/projects/${projectId}/runs/${snapshot.run.id}`}>run {snapshot.run.number}</Link>
          {snapshot.run.final ? ", judged on test rows" : ", judged on validation rows"}
          {snapshot.model?.threshold == null ? "" : `, threshold ${formatValue(snapshot.model.threshold)}`}
        </>
      ),
    ],
    [
      "Data",
      snapshot.data.length === 0
        ? "no file of one's own"
        : `${snapshot.data.length} ${snapshot.data.length === 1 ? "file" : "files"}`,
    ],
    ["Snapshot", <code key="hash">{snapshotHash.slice(0, 16)}…</code>],
    [
      "Audit trail",
      auditHead === null ? "empty" : <code key="head">{`${auditHead.seq}: ${auditHead.hash.slice(0, 16)}…`}</code>,
    ],
  ];
  return (
    <Panel title="What is signed">
      <dl className={styles.signed}>
        {rows.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** The signed file; whoever has it can check it with `cli verify`. */
function SaveSignOff({ reviewId, number }: { reviewId: string; number: number }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const queryClient = useQueryClient();
  const save = async (): Promise<void> => {
    const file = await queryClient.fetchQuery(api.reviews.download.queryOptions({ projectId, reviewId }));
    const address = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `sign-off-${number}.json`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button size="small" onClick={() => void save()}>
      <Download aria-hidden /> Signed file
    </Button>
  );
}
