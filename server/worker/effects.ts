import { StagecraftError } from "../errors/index.ts";
import { registerModel } from "../models/index.ts";
import type { EffectHandler, Effects } from "../runs/index.ts";

const notInstalled =
  (what: string): EffectHandler =>
  async () => {
    throw new StagecraftError({
      code: "effect_not_available",
      userMessage: `This installation can't ${what}.`,
      remedy: "Remove the stage from the pipeline, or update the installation.",
    });
  };

/** What happens in the server when a stage of the given effect has done its own work. */
export const effects: Effects = {
  registerModel,
  activateEndpoint: notInstalled("put a model into service"),
  startMonitor: notInstalled("watch a model in service"),
};
