"use client";

import { useMutation } from "@tanstack/react-query";
import { Cloud, Download } from "lucide-react";
import { useState } from "react";
import { readApiError, useApiClient } from "../api/index.ts";
import { formatCost } from "../format/money.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { FindingList } from "./FindingList.tsx";
import { JobCard } from "./JobCard.tsx";
import { saveBytes } from "./saveBytes.ts";
import { type Compiled, type CompiledForm as Form, type Finding, useCompiled } from "./useCompiled.ts";
import styles from "./targets.module.css";

export type CompiledFormProps = {
  projectId: string;
  revision: number;
  onStage: (stageId: string) => void;
  /** Leads to the field a finding is about. */
  onFinding: (finding: Finding) => void;
  /** Sends all stages to SageMaker; absent for somebody who may only look. */
  onUse: (() => void) | undefined;
};

const segments = [
  { value: "jobs", label: "Single jobs" },
  { value: "pipeline", label: "SageMaker pipeline" },
] as const;

const words = {
  jobs: "One request per job, sent one after the other. Can do everything a stage offers.",
  pipeline: "One definition that runs inside AWS, with caching and retries. What its steps can’t do is named below.",
} as const;

function Total({ price }: { price: Compiled["price"] }) {
  const money = (value: number | null): string => (value === null ? "unknown" : formatCost(value, price.currency));
  return (
    <section className={styles.total} aria-label="Cost">
      <dl>
        <div>
          <dt>A run, estimated</dt>
          <dd>{money(price.estimate)}</dd>
        </div>
        <div>
          <dt>A run, at most</dt>
          <dd>{money(price.worst)}</dd>
        </div>
        {price.endpoints.map((one) => (
          <div key={one.stage}>
            <dt title={one.basis}>Endpoint {one.endpoint}</dt>
            <dd>{one.perHour === 0 ? "by request" : `${money(one.perHour)} an hour`}</dd>
          </div>
        ))}
      </dl>
      <details className={styles.basis}>
        <summary>
          Prices of {price.asOf}
          {price.checked ? "" : ", not checked against AWS"}
        </summary>
        <p>{price.basis}</p>
      </details>
    </section>
  );
}

function Jobs({ compiled, onStage }: { compiled: Compiled; onStage: (stageId: string) => void }) {
  const gateName = (gate: string | null): string | undefined =>
    gate === null ? undefined : compiled.jobs.find((job) => job.id === gate)?.stages[0]?.name;
  return (
    <section aria-label="Jobs" className={styles.jobs}>
      {compiled.jobs.map((job) => (
        <JobCard
          key={job.id}
          job={job}
          gateName={gateName(job.gate)}
          drawStage={(stage) => (
            <button type="button" className={styles.stage} onClick={() => onStage(stage.id)}>
              {stage.name}
            </button>
          )}
        />
      ))}
      {compiled.local.length > 0 ? (
        <p className={styles.note}>On this machine: {compiled.local.map((stage) => stage.name).join(", ")}.</p>
      ) : null}
    </section>
  );
}

/** The pipeline as SageMaker gets it: jobs, cost, what is wrong, and the files to run it with. */
export function CompiledForm({ projectId, revision, onStage, onFinding, onUse }: CompiledFormProps) {
  const [form, setForm] = useState<Form>("jobs");
  const client = useApiClient();
  const { data, error, isPending } = useCompiled(projectId, revision, form);
  const download = useMutation({
    mutationFn: () => client.pipelines.compiledArchive.query({ projectId, form }),
    onSuccess: ({ name, base64 }) => saveBytes(name, base64),
  });
  if (isPending) return <Skeleton height={240} />;
  if (error) return <ErrorNotice error={readApiError(error)} />;
  if (data.status === "blocked")
    return (
      <Callout tone="warn" title="Not ready to run anywhere">
        {data.problems === 1 ? "A problem stands" : `${data.problems} problems stand`} between the drawing and a run.
        Mend what the list on the left names; the compiled form appears by itself.
      </Callout>
    );
  if (data.jobs.length === 0)
    return (
      <EmptyState
        icon={<Cloud size={28} aria-hidden />}
        title="Everything runs on this machine"
        {...(onUse ? { action: <Button onClick={onUse}>Run on SageMaker</Button> } : {})}
      >
        {onUse
          ? "When one machine isn’t enough, the same graph runs on SageMaker."
          : "Nobody has sent a stage to SageMaker."}
      </EmptyState>
    );
  return (
    <div className={styles.stack} data-testid="compiled">
      <SegmentedControl<Form> label="Form" value={form} onChange={setForm} segments={segments} />
      <p className={styles.note}>{words[form]}</p>
      <FindingList findings={data.findings} onFinding={onFinding} />
      <Total price={data.price} />
      {download.error ? <ErrorNotice error={readApiError(download.error)} /> : null}
      <Button icon={<Download />} busy={download.isPending} disabled={!data.ok} onClick={() => download.mutate()}>
        {form === "jobs" ? "Requests, roles and README" : "Definition, roles and README"}
      </Button>
      {data.ok ? null : <p className={styles.note}>Can be downloaded once nothing is red.</p>}
      <Jobs compiled={data} onStage={onStage} />
    </div>
  );
}
