/** What holds for one stage: the pipeline's target with the stage's own words over it. */
import type { Hosting } from "../../pipeline/hostingTarget.ts";
import type { PipelineTarget, StageTarget } from "../../pipeline/target.ts";
import { imageUri } from "./images.ts";
import type { JobMachine } from "./intermediate.ts";

export type StagePlace = {
  where: PipelineTarget["where"];
  image: string | null;
  imageName: PipelineTarget["image"];
  machine: JobMachine;
  hosting: Hosting;
  search: PipelineTarget["search"];
  parallel: number;
};

/** @param job what the stage becomes: its machine is chosen for that kind of job */
export function resolveTarget(
  target: PipelineTarget,
  own: StageTarget | undefined,
  job: "processing" | "training" | "tuning",
): StagePlace {
  const preset = job === "processing" ? { ...target.processing, ...notSpot } : target.training;
  const imageName = own?.image ?? target.image;
  const hosting = own?.hosting ?? target.hosting;
  return {
    where: own?.where ?? target.where,
    imageName,
    image: imageUri(imageName, own?.imageUri ?? target.imageUri, target.region),
    machine: {
      instance: own?.instance ?? preset.instance,
      count: own?.count ?? preset.count,
      volumeGb: own?.volumeGb ?? preset.volumeGb,
      maxSeconds: own?.maxSeconds ?? preset.maxSeconds,
      spot: own?.spot ?? preset.spot,
      maxWaitSeconds: preset.maxWaitSeconds,
      checkpoints: preset.checkpoints,
    },
    hosting,
    search: own?.search ?? target.search,
    parallel: own?.parallel ?? target.parallel,
  };
}

const notSpot = { spot: false, maxWaitSeconds: null, checkpoints: false };
