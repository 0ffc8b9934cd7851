/** From planned stages to jobs: who shares a container, what each channel holds, what each job file says. */
import { propagate } from "../../pipeline/propagate.ts";
import type { PipelineDocument } from "../../pipeline/schema.ts";
import { type PipelineTarget, targetOf } from "../../pipeline/target.ts";
import type { InputRef, ProblemType, SageMakerForm, StageSpec } from "../../stages/contract.ts";
import { getSageMakerForm } from "../../stages/registry.server.ts";
import {
  channelName,
  channels,
  environment,
  type JobFile,
  type JobInput,
  type JobStage,
  keys,
  LAYOUT_VERSION,
  MODEL_ARCHIVE,
  OUTPUT_ARCHIVE,
  sourceChannel,
  toolkitEnvironment,
} from "./containerLayout.ts";
import { groupStages } from "./groupStages.ts";
import type { Intermediate, Job, JobChannel, Place, Upload } from "./intermediate.ts";
import { readInstance } from "../../pipeline/instances.ts";
import { fit, JOB, jobName, sha256, slug, TUNING_JOB, uniqueNames } from "./names.ts";
import { resolveTarget, type StagePlace } from "./resolveTarget.ts";

/** What lies in the bucket for every job, by content. */
export type Artefacts = { code: string; wheels: string };

export type JobOptions = {
  /** Hex; part of job names and result folders. */
  run: string;
  final: boolean;
  artefacts: Artefacts;
  /** Rows of the data, when somebody has counted them. */
  rows?: number | null;
};

/** Channels a processing job may have; AWS's limit. */
const MAX_PROCESSING_INPUTS = 10;

type Planned = { spec: StageSpec; form: SageMakerForm; place: StagePlace };

/** The columns a model learns from decide which metrics exist; the stage's own shape says which problem it is. */
function problemOf(shapes: ReturnType<typeof propagate>, id: string): ProblemType | null {
  const inputs = shapes.get(id)?.context.inputs ?? {};
  for (const port of Object.values(inputs)) for (const shape of port) if (shape.problemType) return shape.problemType;
  return null;
}

function planStages(
  document: PipelineDocument,
  specs: readonly StageSpec[],
  target: PipelineTarget,
  rows: number | null,
): Planned[] {
  const shapes = propagate(document);
  const own = new Map(document.stages.map((stage) => [stage.id, stage.target]));
  return specs.flatMap((spec) => {
    const stageTarget = own.get(spec.stage.id);
    const search = stageTarget?.search ?? target.search;
    const problemType = problemOf(shapes, spec.stage.id);
    const form = getSageMakerForm(spec.stage.kind)?.(spec, { search, problemType, rows });
    return form ? [{ spec, form, place: resolveTarget(target, stageTarget, form.job) }] : [];
  });
}

/**
 * @param specs as planned, in topological order
 * @returns the jobs in an order in which each comes after what it reads. Pure: equal inputs give equal jobs.
 */
export function toJobs(document: PipelineDocument, specs: readonly StageSpec[], options: JobOptions): Intermediate {
  const target = targetOf(document);
  const planned = planStages(document, specs, target, options.rows ?? null);
  const byId = new Map(planned.map((one) => [one.spec.stage.id, one]));
  const remote = planned.filter((one) => one.place.where === "sagemaker");
  const withWheels = target.packages === "wheels";
  const shared = withWheels ? 3 : 2;
  const groups = groupStages(
    remote.map((one) => one.spec),
    {
      fuses: (spec) => {
        const form = byId.get(spec.stage.id)?.form;
        return form?.job === "processing" && form.fuses;
      },
      sameMachine: (spec) => {
        const place = byId.get(spec.stage.id)?.place;
        return JSON.stringify([place?.image, place?.machine]);
      },
      spareChannels: MAX_PROCESSING_INPUTS - shared,
    },
  );
  const prefix = target.jobPrefix ?? fit(slug(document.name) || "pipeline", 20);
  const unique = uniqueNames();
  const jobOf = new Map<string, Job>();
  const uploads: Upload[] = [{ what: "code", key: keys.code(options.artefacts.code) }];
  if (withWheels) uploads.push({ what: "wheels", key: keys.wheels(options.artefacts.wheels) });
  const jobs: Job[] = [];
  const byJobId = new Map<string, Job>();
  for (const group of groups) {
    const members = group.flatMap((spec) => byId.get(spec.stage.id) ?? []);
    const first = members[0];
    const last = members.at(-1);
    if (!first || !last) continue;
    const title = first === last ? first.spec.stage.name : `${first.spec.stage.name} to ${last.spec.stage.name}`;
    const id = unique(title, first.spec.stage.id);
    const wiring = wire(group, members, jobOf, options);
    const jobFile: JobFile = { layout: LAYOUT_VERSION, stages: wiring.stages };
    const text = JSON.stringify(jobFile);
    const jobFileKey = keys.job(sha256(text));
    uploads.push({ what: "job", key: jobFileKey, text, stage: first.spec.stage.id }, ...wiring.uploads);
    const kind = last.form.job;
    const job: Job = {
      id,
      name: jobName(prefix, id, options.run, kind === "tuning" ? TUNING_JOB : JOB),
      kind,
      stages: group,
      form: last.form,
      inexpressible: members.flatMap(({ spec, form }) =>
        form.inexpressible.map((one) => ({ ...one, stage: spec.stage, job: form.job })),
      ),
      image: last.place.image ?? "",
      machine: last.place.machine,
      channels: [
        { name: channels.config, place: { at: "key", key: jobFileKey } },
        { name: channels.code, place: { at: "key", key: keys.code(options.artefacts.code) } },
        ...(withWheels
          ? [{ name: channels.wheels, place: { at: "key", key: keys.wheels(options.artefacts.wheels) } as const }]
          : []),
        ...wiring.channels,
      ],
      jobFile,
      jobFileKey,
      environment: {
        [environment.layout]: String(LAYOUT_VERSION),
        [environment.packages]: target.packages,
        ...(withWheels ? toolkitEnvironment : {}),
        ...Object.fromEntries(target.environment.map(({ name, value }) => [name, value])),
      },
      cacheable: group.every((spec) => spec.cacheable),
      after: [...wiring.after],
      gate: null,
      hosting:
        last.form.job === "processing" && last.form.serves ? { ...last.place.hosting, ...last.form.serves } : null,
      search: { parallel: last.place.parallel },
    };
    job.gate = gateOf(job, byJobId);
    for (const spec of group) jobOf.set(spec.stage.id, job);
    byJobId.set(job.id, job);
    jobs.push(job);
  }
  const local = planned.filter((one) => one.place.where === "local").map((one) => one.spec);
  return {
    pipelineName: document.name,
    run: options.run,
    target,
    jobs,
    local,
    uploads: [...new Map(uploads.map((upload) => [`${upload.what}:${upload.key}`, upload])).values()],
    downloads: local.flatMap((spec) =>
      Object.values(spec.inputs).flatMap((refs) =>
        refs.flatMap((ref) => {
          const from = jobOf.get(ref.stage);
          return from ? [{ stage: spec.stage.id, port: ref.port, place: placeOf(ref, from).place }] : [];
        }),
      ),
    ),
  };
}

/** The nearest evaluation whose verdict a job waits for, directly or through a job before it. */
function gateOf(job: Job, before: ReadonlyMap<string, Job>): string | null {
  for (const id of job.after) {
    const upstream = before.get(id);
    if (!upstream) continue;
    if (upstream.form.job === "processing" && upstream.form.gate) return upstream.id;
    if (upstream.gate) return upstream.gate;
  }
  return null;
}

/** Where a job finds an artefact of another one, and what has to be unpacked. */
function placeOf(ref: InputRef, from: Job): { place: Place; archive: { name: string; folder: string } | null } {
  if (from.kind === "processing")
    return { place: { at: "output", job: from.id, path: `${ref.stage}/${ref.port}/` }, archive: null };
  const isModel = ref.port === "model";
  const name = isModel ? MODEL_ARCHIVE : OUTPUT_ARCHIVE;
  return { place: { at: "archive", job: from.id, archive: name }, archive: { name, folder: isModel ? "" : ref.port } };
}

type Wiring = { stages: JobStage[]; channels: JobChannel[]; after: Set<string>; uploads: Upload[] };

function wire(group: readonly StageSpec[], members: Planned[], jobOf: Map<string, Job>, options: JobOptions): Wiring {
  const inside = new Set(group.map((spec) => spec.stage.id));
  const wiring: Wiring = { stages: [], channels: [], after: new Set(), uploads: [] };
  const fused = group.length > 1;
  const open = (name: string, place: Place): string => {
    // Two edges of one stage may read the same artefact; one channel serves both only when the names agree.
    if (!wiring.channels.some((channel) => channel.name === name)) wiring.channels.push({ name, place });
    return name;
  };
  for (const { spec, form, place } of members) {
    const inputs: Record<string, JobInput[]> = {};
    for (const [port, refs] of Object.entries(spec.inputs))
      inputs[port] = refs.map((ref): JobInput => {
        if (inside.has(ref.stage)) return { from: "stage", stage: ref.stage, port: ref.port };
        const name = channelName(fused ? `${spec.stage.id}-${port}` : port, `${ref.stage}-${ref.port}`, refs.length);
        const from = jobOf.get(ref.stage);
        if (!from) {
          const key = keys.handover(options.run, ref.stage, ref.port);
          wiring.uploads.push({ what: "handover", key, stage: ref.stage });
          return { from: "channel", channel: open(name, { at: "handover", stage: ref.stage, port: ref.port }) };
        }
        wiring.after.add(from.id);
        const found = placeOf(ref, from);
        const channel = open(name, found.place);
        return found.archive
          ? { from: "archive", channel, archive: found.archive.name, folder: found.archive.folder }
          : { from: "channel", channel };
      });
    const sources = spec.sources.map((source, index) => {
      const name = spec.sources.length === 1 ? spec.stage.id : `${spec.stage.id}-${index + 1}`;
      const key = keys.source(source.sha256);
      wiring.uploads.push({ what: "source", key, stage: spec.stage.id });
      return { channel: open(sourceChannel(name), { at: "source", stage: spec.stage.id, key }), name: source.name };
    });
    wiring.stages.push({
      config: {
        contract: spec.contract,
        stage: spec.stage,
        entry: form.job === "tuning" ? form.trial.entry : spec.entry,
        params: form.job === "tuning" ? form.trial.params : spec.params,
        seed: spec.seed,
        final: options.final,
        inputs: Object.fromEntries(Object.entries(spec.inputs).map(([port, refs]) => [port, refs.length])),
        sources: spec.sources.map((source) => source.name),
        limits: { ...spec.resources, ...limitsOf(place) },
      },
      inputs,
      sources,
      packModel: form.job === "processing" && form.serves !== null,
      trial:
        form.job === "tuning"
          ? {
              hyper: Object.fromEntries(form.ranges.map((range) => [range.name, range.integer ? "integer" : "number"])),
            }
          : null,
    });
  }
  return wiring;
}

/** A stage may use what the machine has, which is what is paid for. */
function limitsOf(place: StagePlace): { cpus?: number; memoryMb?: number; seconds: number } {
  const machine = readInstance(place.machine.instance);
  return {
    ...(machine?.processors ? { cpus: machine.processors } : {}),
    ...(machine?.memoryMb ? { memoryMb: Math.floor(machine.memoryMb * 0.9) } : {}),
    seconds: place.machine.maxSeconds,
  };
}
