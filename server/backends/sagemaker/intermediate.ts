/**
 * The form between stages and AWS: jobs with channels, places and machines. Requests of direct jobs and the pipeline definition are
 * both written from it, so that they can't differ in what they do.
 */
import type { SageMakerForm, StageSpec } from "../../stages/contract.ts";
import type { Hosting } from "../../pipeline/hostingTarget.ts";
import type { PipelineTarget } from "../../pipeline/target.ts";
import type { JobFile } from "./containerLayout.ts";

export type JobMachine = {
  instance: string;
  count: number;
  volumeGb: number;
  maxSeconds: number;
  spot: boolean;
  maxWaitSeconds: number | null;
  checkpoints: boolean;
};

/** Where data lie, before it is decided how that is written: as an address or as a reference of a definition. */
export type Place =
  | { at: "key"; key: string }
  | { at: "source"; stage: string; key: string }
  /** Below the output of a processing job. */
  | { at: "output"; job: string; path: string }
  /** What SageMaker packs at the end of a training job, or of the best one of a tuning job. */
  | { at: "archive"; job: string; archive: string }
  /** Made by a stage on this machine and uploaded. */
  | { at: "handover"; stage: string; port: string };

export type JobChannel = { name: string; place: Place };

export type Job = {
  /** Readable and unique in the pipeline: the step's name. */
  id: string;
  /** Name of the direct job. */
  name: string;
  kind: "processing" | "training" | "tuning";
  /** Stages in the order they run; more than one only when fused. */
  stages: StageSpec[];
  form: SageMakerForm;
  /** What its stages, fused ones too, ask for in vain. */
  inexpressible: (SageMakerForm["inexpressible"][number] & { stage: StageSpec["stage"]; job: SageMakerForm["job"] })[];
  image: string;
  machine: JobMachine;
  channels: JobChannel[];
  jobFile: JobFile;
  jobFileKey: string;
  environment: Record<string, string>;
  cacheable: boolean;
  /** Jobs that must have ended. */
  after: string[];
  /** The evaluation that must have let it pass. */
  gate: string | null;
  /** Only of deploy stages. */
  hosting: (Hosting & { endpointName: string; canaryPercent: number }) | null;
  search: { parallel: number };
};

/** Something that must lie in the bucket before the first job starts. */
export type Upload = {
  what: "code" | "wheels" | "job" | "source" | "handover";
  key: string;
  text?: string;
  stage?: string;
};

export type Intermediate = {
  pipelineName: string;
  run: string;
  target: PipelineTarget;
  jobs: Job[];
  /** Stages that stay on this machine. */
  local: StageSpec[];
  uploads: Upload[];
  /** Artefacts a stage on this machine reads from a job. */
  downloads: { stage: string; port: string; place: Place }[];
};

/** The first stage gives a fused job its place in lists. */
export const leader = (job: Job): StageSpec => {
  const first = job.stages[0];
  if (!first) throw new Error(`the job ${job.id} has no stage`);
  return first;
};
