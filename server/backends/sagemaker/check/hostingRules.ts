/** Rules of endpoint configurations and of switching over. */
import { hasGpu } from "../../../pipeline/instances.ts";
import { type JsonRecord, list, numberAt, objectAt, type Problem, textAt } from "./read.ts";
import { uniqueNames } from "./uniqueNames.ts";

function serverlessRules(variant: JsonRecord, request: JsonRecord, path: string, problems: Problem[]): void {
  const memory = numberAt(objectAt(variant, "ServerlessConfig"), "MemorySizeInMB");
  if (memory !== null && memory % 1024 !== 0)
    problems.push({ path: `${path}.ServerlessConfig.MemorySizeInMB`, message: `${memory} MB is no multiple of 1024` });
  const instance = textAt(variant, "InstanceType");
  if (instance !== null)
    problems.push({
      path: `${path}.InstanceType`,
      message: hasGpu(instance)
        ? `a serverless endpoint has no GPU; ${instance} needs a real-time endpoint`
        : "a serverless endpoint has no instance",
    });
  for (const [key, what] of [
    ["DataCaptureConfig", "can't keep requests"],
    ["AsyncInferenceConfig", "can't be asynchronous"],
    ["KmsKeyId", "has no disk to encrypt"],
    ["VpcConfig", "can't lie in a VPC"],
  ] as const)
    if (key in request) problems.push({ path: key, message: `a serverless endpoint ${what}` });
}

export function endpointConfigRules(request: JsonRecord, problems: Problem[]): void {
  const variants = list(request["ProductionVariants"]);
  uniqueNames(variants, "VariantName", "ProductionVariants", problems);
  variants.forEach((variant, index) => {
    const path = `ProductionVariants[${index}]`;
    const own = objectAt({ variant }, "variant");
    if (!own) return;
    if ("AcceleratorType" in own)
      problems.push({ path: `${path}.AcceleratorType`, message: "Elastic Inference has been shut down" });
    const serverless = "ServerlessConfig" in own;
    if (serverless) serverlessRules(own, request, path, problems);
    else
      for (const key of ["InstanceType", "InitialInstanceCount"])
        if (!(key in own)) problems.push({ path: `${path}.${key}`, message: "is missing" });
    if (serverless && variants.length > 1)
      problems.push({ path: "ProductionVariants", message: "a serverless endpoint has one variant only" });
  });
  const shadows = list(request["ShadowProductionVariants"]);
  if (shadows.length > 0 && (shadows.length !== 1 || variants.length !== 1))
    problems.push({ path: "ShadowProductionVariants", message: "a shadow needs exactly one variant and one shadow" });
  if ("ExplainerConfig" in request)
    problems.push({ path: "ExplainerConfig", message: "SageMaker Clarify is closed to new customers" });
}

export function endpointRules(request: JsonRecord, problems: Problem[]): void {
  const path = "DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration";
  const routing = objectAt(request, "DeploymentConfig", "BlueGreenUpdatePolicy", "TrafficRoutingConfiguration");
  const size = (key: string): number | null =>
    textAt(objectAt(routing, key), "Type") === "CAPACITY_PERCENT" ? numberAt(objectAt(routing, key), "Value") : null;
  const canary = size("CanarySize");
  if (canary !== null && canary > 50)
    problems.push({ path: `${path}.CanarySize.Value`, message: `a canary of ${canary} %; at most 50 % are allowed` });
  const step = size("LinearStepSize");
  if (step !== null && (step < 10 || step > 50))
    problems.push({ path: `${path}.LinearStepSize.Value`, message: `steps of ${step} %; 10 to 50 % are allowed` });
  const type = textAt(routing, "Type");
  if (type === "CANARY" && routing && !("CanarySize" in routing))
    problems.push({ path: `${path}.CanarySize`, message: "is missing" });
  if (type === "LINEAR" && routing && !("LinearStepSize" in routing))
    problems.push({ path: `${path}.LinearStepSize`, message: "is missing" });
}
