"use client";

import { useMemo } from "react";
import { z } from "zod";
import {
  imageNames,
  type PipelineTarget,
  searches,
  type StageTarget,
  stageTargetSchema,
} from "../../server/pipeline/target.ts";
import { hostingSchema } from "../../server/pipeline/hostingTarget.ts";
import { SchemaForm, type SchemaFormProps } from "../inspector/index.ts";
import { Switch } from "../ui/Switch.tsx";
import { issuesOf } from "./issuesOf.ts";
import { JobCard } from "./JobCard.tsx";
import { MachineAdvice } from "./MachineAdvice.tsx";
import type { Compiled } from "./useCompiled.ts";
import styles from "./targets.module.css";

type Job = Compiled["jobs"][number];

/** The stage's own words over the pipeline's; an empty field is the pipeline's. */
function schemaOf(target: PipelineTarget, job: Job | undefined, remote: boolean): Record<string, unknown> {
  const preset = job?.kind === "processing" || !job ? target.processing : target.training;
  const as = (value: string | number): string => `Empty: as the pipeline, ${value}.`;
  const whole = z.number().int().nullable().default(null);
  const place = {
    where: z.enum(["pipeline", "local", "sagemaker"]).meta({
      title: "Runs on",
      control: "segmented",
      description: "Default: what the pipeline says.",
      options: { pipeline: "Default", local: "This machine", sagemaker: "SageMaker" },
    }),
  };
  if (!remote) return z.toJSONSchema(z.object(place), { io: "input" });
  const fields = z.object({
    ...place,
    instance: z
      .string()
      .nullable()
      .default(null)
      .meta({ title: "Instance type", description: as(preset.instance) }),
    maxSeconds: whole.meta({ title: "Time limit", unit: "s", description: as(preset.maxSeconds) }),
    volumeGb: whole.meta({ title: "Disk", unit: "GB", description: as(preset.volumeGb), advanced: true }),
    image: z
      .enum(["pipeline", ...imageNames])
      .meta({ title: "Image", advanced: true, options: { pipeline: "As the pipeline", own: "An image of ours" } }),
    imageUri: z
      .string()
      .nullable()
      .default(null)
      .meta({ title: "Address of the image", advanced: true, showWhen: { field: "image", in: ["own"] } }),
    ...(job && job.kind !== "processing"
      ? {
          spot: z.enum(["pipeline", "yes", "no"]).meta({
            title: "Spot instances",
            options: { pipeline: "As the pipeline", yes: "Yes: cheaper, may be interrupted", no: "No" },
          }),
        }
      : {}),
    ...(job?.searches
      ? {
          search: z.enum(["pipeline", ...searches]).meta({
            title: "Search",
            description: "A tuning job can express random search without pruning.",
            options: {
              pipeline: "As the pipeline",
              auto: "Whichever can express it",
              inside: "Inside one training job",
              jobs: "A tuning job",
            },
          }),
          parallel: whole.meta({ title: "Trials at the same time", description: as(target.parallel) }),
        }
      : {}),
  });
  return z.toJSONSchema(fields, { io: "input" });
}

const choices = ["where", "image", "search"] as const;

/** The form's value: what isn't said reads "as the pipeline". */
function valueOf(own: StageTarget): Record<string, unknown> {
  const { hosting: _, spot, ...rest } = own;
  return {
    ...rest,
    ...Object.fromEntries(choices.map((field) => [field, own[field] ?? "pipeline"])),
    spot: spot === undefined ? "pipeline" : spot ? "yes" : "no",
  };
}

/** Back from the form; null when something in it is no target (yet). */
function targetFrom(value: Record<string, unknown>, own: StageTarget): StageTarget | null {
  const said = Object.entries(value).filter(([, one]) => one !== null && one !== "pipeline" && one !== "");
  const next: Record<string, unknown> = { ...Object.fromEntries(said), hosting: own.hosting };
  if ("spot" in next) next["spot"] = next["spot"] === "yes";
  const parsed = stageTargetSchema.safeParse(
    Object.fromEntries(Object.entries(next).filter(([, one]) => one !== undefined)),
  );
  return parsed.success ? parsed.data : null;
}

const hostingForm = z.toJSONSchema(z.object({ hosting: hostingSchema }), { io: "input", unrepresentable: "any" });

export type StageTargetFormProps = Pick<SchemaFormProps, "disabled" | "halfTyped" | "setHalfTyped"> & {
  stage: { id: string; target?: StageTarget | undefined };
  target: PipelineTarget;
  compiled: Compiled | null;
  onChange: (target: StageTarget, label: string, mergeKey?: string) => void;
};

/** Where one stage runs, what it becomes there, and what differs from the pipeline. */
export function StageTargetForm({ stage, target, compiled, onChange, ...form }: StageTargetFormProps) {
  const own = useMemo(() => stage.target ?? {}, [stage.target]);
  const remote = (own.where ?? target.where) === "sagemaker";
  const job = compiled?.jobs.find((one) => one.stages.some((member) => member.id === stage.id));
  const schema = useMemo(() => schemaOf(target, job, remote), [target, job, remote]);
  const issues = useMemo(() => issuesOf(compiled?.findings ?? [], stage.id), [compiled, stage.id]);
  const shared = { ...form, issues, columnsOf: () => null, source: () => null };
  return (
    <div className={styles.stack}>
      {remote && job ? <JobCard job={job} /> : null}
      <SchemaForm
        {...shared}
        schema={schema}
        value={valueOf(own)}
        onChange={(value, label, mergeKey) => {
          const next = targetFrom(value, own);
          if (next) onChange(next, label, mergeKey);
        }}
      />
      {remote && job?.deploys ? (
        <>
          <label className={styles.switch}>
            <Switch
              checked={own.hosting !== undefined}
              disabled={form.disabled}
              onChange={(differs) => {
                const { hosting: _, ...rest } = own;
                onChange(differs ? { ...rest, hosting: target.hosting } : rest, "Endpoint");
              }}
            />
            The endpoint differs from the pipeline’s
          </label>
          {own.hosting === undefined ? null : (
            <SchemaForm
              {...shared}
              schema={hostingForm}
              value={{ hosting: own.hosting }}
              onChange={(value, label, mergeKey) => {
                const parsed = hostingSchema.safeParse(value["hosting"]);
                if (parsed.success) onChange({ ...own, hosting: parsed.data }, label, mergeKey);
              }}
            />
          )}
        </>
      ) : null}
      {remote ? <MachineAdvice /> : null}
    </div>
  );
}
