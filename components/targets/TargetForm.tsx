"use client";

import { useMemo } from "react";
import { z } from "zod";
import { type PipelineTarget, pipelineTargetSchema } from "../../server/pipeline/target.ts";
import { SchemaForm, type SchemaFormProps } from "../inspector/index.ts";
import { Callout } from "../ui/Callout.tsx";
import { issuesOf } from "./issuesOf.ts";
import { MachineAdvice } from "./MachineAdvice.tsx";
import type { Finding } from "./useCompiled.ts";
import styles from "./targets.module.css";

const whole = z.toJSONSchema(pipelineTargetSchema, { io: "input", unrepresentable: "any" });
/** As long as nothing runs elsewhere, nothing else needs to be said. */
const placeOnly = z.toJSONSchema(pipelineTargetSchema.pick({ where: true }), { io: "input" });

export type TargetFormProps = Pick<SchemaFormProps, "disabled" | "halfTyped" | "setHalfTyped"> & {
  target: PipelineTarget;
  /** A stage runs on SageMaker although the pipeline doesn't. */
  stagesDiffer: boolean;
  findings: readonly Finding[];
  onChange: (target: PipelineTarget, label: string, mergeKey?: string) => void;
};

/** Where the pipeline's stages run, and on which machines. */
export function TargetForm({ target, stagesDiffer, findings, onChange, ...form }: TargetFormProps) {
  const remote = target.where === "sagemaker" || stagesDiffer;
  const issues = useMemo(() => issuesOf(findings, null), [findings]);
  return (
    <div className={styles.stack}>
      <SchemaForm
        {...form}
        schema={remote ? whole : placeOnly}
        value={target}
        columnsOf={() => null}
        issues={issues}
        source={() => null}
        onChange={(next, label, mergeKey) => {
          const parsed = pipelineTargetSchema.safeParse(next);
          if (parsed.success) onChange(parsed.data, label, mergeKey);
        }}
      />
      {remote ? (
        <MachineAdvice />
      ) : (
        <Callout>
          The same graph can run on SageMaker, on machines of Amazon’s that are rented by the second. Nothing is sent
          from here: what you see under “Compiled” is checked, priced and downloaded.
        </Callout>
      )}
    </div>
  );
}
