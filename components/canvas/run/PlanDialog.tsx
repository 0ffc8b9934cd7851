"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RunMode, RunScope } from "../../../server/pipeline/scope.ts";
import { readApiError, useApi } from "../../api/index.ts";
import { formatMoment } from "../../format/time.ts";
import type { RunListRow } from "../../runs/index.ts";
import { GateNotice } from "../../scorecards/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select, Textarea } from "../../ui/Input.tsx";
import { SegmentedControl } from "../../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import type { Runner } from "../useRunner.ts";
import styles from "./PlanDialog.module.css";
import { PlanTable } from "./PlanTable.tsx";
import type { RunQuestion } from "./RunWays.ts";
import { useRunPreview } from "./useRunPreview.ts";

const modes: { value: RunMode; label: string }[] = [
  { value: "whole", label: "Whole" },
  { value: "to", label: "To a stage" },
  { value: "from", label: "From a stage" },
  { value: "only", label: "One stage" },
  { value: "retry", label: "What failed" },
];
const RUNS_OFFERED = 50;
const MAX_HYPOTHESIS = 4000;

const over = (run: RunListRow): boolean =>
  run.status === "succeeded" || run.status === "failed" || run.status === "cancelled";

const words: Record<RunListRow["status"], string> = {
  queued: "queued",
  running: "running",
  waiting: "waiting",
  succeeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** The scope somebody has put together so far; null while a part of it is missing. */
function scopeOf(mode: RunMode, stageId: string | null, runId: string | null): RunScope | null {
  if (mode === "whole") return { mode };
  if (mode === "retry") return runId === null ? null : { mode, runId };
  if (stageId === null) return null;
  if (mode === "to") return { mode, stageId };
  return runId === null ? null : { mode, stageId, runId };
}

type PlanFormProps = { question: RunQuestion; runner: Runner; onClose: () => void };

function PlanForm({ question, runner, onClose }: PlanFormProps) {
  const api = useApi();
  const editor = useEditor();
  const [mode, setMode] = useState<RunMode>(question.mode);
  const [stageId, setStageId] = useState(question.stageId);
  const [chosen, setChosen] = useState(question.runId);
  const [final, setFinal] = useState(false);
  const [hypothesis, setHypothesis] = useState("");
  const stages = useEditorState((state) => state.document.stages);
  const { data: runs } = useQuery(api.runs.list.queryOptions({ projectId: editor.projectId, limit: RUNS_OFFERED }));
  const offered = (runs ?? []).filter((run) => over(run) && (mode !== "retry" || run.status !== "succeeded"));
  // A run that went through has every output; the newest of them is what people mean by "as it was".
  const usual = offered.find((run) => run.status === "succeeded") ?? offered[0];
  const runId = offered.some((run) => run.id === chosen) ? chosen : (usual?.id ?? null);
  const target = stages.some((stage) => stage.id === stageId) ? stageId : (stages.at(-1)?.id ?? null);
  const scope = scopeOf(mode, target, runId);
  const preview = useRunPreview(scope, final);
  const plan = preview.data;
  const refusal = plan?.ok === false && plan.error.code === "pinned_missing" ? plan.error.where : undefined;
  const lacking = stages.find((stage) => stage.id === refusal);
  const withRun = mode === "from" || mode === "only" || mode === "retry";
  const start = async (): Promise<void> => {
    if (!scope) return;
    const text = hypothesis.trim();
    // Why nothing was started is said near the canvas; what was typed stays as long as it isn't kept with a run.
    if (await runner.run({ scope, final, ...(text === "" ? {} : { hypothesis: text }) })) onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className={styles.modes}>
        <SegmentedControl value={mode} onChange={setMode} segments={modes} label="What to run" />
      </div>
      {mode === "whole" ? null : (
        <div className={styles.fields}>
          {mode === "retry" ? null : (
            <Field label={mode === "to" ? "Up to" : mode === "from" ? "Beginning with" : "Stage"}>
              {(control) => (
                <Select {...control} value={target ?? ""} onChange={(event) => setStageId(event.target.value)}>
                  {stages.map((stage) => (
                    <option key={stage.id} value={stage.id}>
                      {stage.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          {withRun ? (
            <Field label={mode === "retry" ? "Of run" : "Inputs as they are in"}>
              {(control) => (
                <Select {...control} value={runId ?? ""} onChange={(event) => setChosen(event.target.value)}>
                  {offered.length === 0 ? <option value="">no run fits yet</option> : null}
                  {offered.map((run) => (
                    <option key={run.id} value={run.id}>
                      Run {run.number} · {words[run.status]} · {formatMoment(run.createdAt)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ) : null}
        </div>
      )}
      {scope === null ? (
        <p className={styles.note}>
          {mode === "retry" ? "No run of this project failed." : "There is no run yet whose outputs could be taken."}
        </p>
      ) : plan === undefined ? (
        preview.error ? (
          <ErrorNotice error={readApiError(preview.error)} />
        ) : (
          <SkeletonRows rows={5} label="Planning" />
        )
      ) : plan.ok ? (
        <>
          <GateNotice gates={plan.gates} />
          <PlanTable plan={plan} stale={preview.isPlaceholderData} />
        </>
      ) : (
        <ErrorNotice
          error={{ ...plan.error, remedy: plan.error.remedy }}
          {...(lacking === undefined
            ? {}
            : {
                action: (
                  <Button
                    size="small"
                    onClick={() => {
                      setMode("to");
                      setStageId(lacking.id);
                    }}
                  >
                    Run to {lacking.name}
                  </Button>
                ),
              })}
        />
      )}
      <Field
        label="What do you expect?"
        aside="optional"
        help="Kept with the run, beside what you conclude from it afterwards."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={MAX_HYPOTHESIS}
            value={hypothesis}
            placeholder="With the months since the last complaint, recall rises above 0.6."
            onChange={(event) => setHypothesis(event.target.value)}
          />
        )}
      </Field>
      <footer className={styles.foot}>
        <Checkbox checked={final} onChange={setFinal} label="Final evaluation: opens the test set, which is counted" />
        <span className={styles.space} />
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" variant="primary" busy={runner.starting} disabled={scope === null || plan?.ok !== true}>
          Start the run
        </Button>
      </footer>
    </form>
  );
}

/** What a run would do, stage by stage, before it does it; and what is expected of it. */
export function PlanDialog({
  question,
  runner,
  onClose,
}: {
  question: RunQuestion | null;
  runner: Runner;
  onClose: () => void;
}) {
  return (
    <Dialog open={question !== null} onOpenChange={(open) => !open && onClose()} title="Plan a run" wide>
      {question ? <PlanForm question={question} runner={runner} onClose={onClose} /> : null}
    </Dialog>
  );
}
