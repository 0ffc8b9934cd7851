/** One request, or the arguments of one step, against everything we know. */
import type { DirectRequest } from "../toRequests.ts";
import { checkShape, type Problem } from "./checkShape.ts";
import { isObject } from "./read.ts";
import { checkRules } from "./rules.ts";
import { requestShape } from "./serviceModel.ts";

export type { Problem } from "./checkShape.ts";

/**
 * @param without members that need not be there: a job's name in a step
 * @returns what AWS would refuse, or what would surprise; empty when nothing was found
 */
export function checkRequest(
  operation: string,
  request: unknown,
  options: { variables: boolean; without?: readonly string[] } = { variables: false },
): Problem[] {
  const shape = requestShape(operation);
  if (shape === null) return [{ path: "", message: `${operation} is no operation this target uses` }];
  const problems: Problem[] = [];
  checkShape(shape, request, "", { variables: options.variables, problems }, options.without);
  if (isObject(request)) checkRules(operation, request, problems);
  return problems;
}

const nameMembers: Record<string, string> = {
  CreateProcessingJob: "ProcessingJobName",
  CreateTrainingJob: "TrainingJobName",
  CreateHyperParameterTuningJob: "HyperParameterTuningJobName",
  CreateModel: "ModelName",
  CreateEndpointConfig: "EndpointConfigName",
  CreateEndpoint: "EndpointName",
  CreateTransformJob: "TransformJobName",
};

export type RequestProblem = Problem & { index: number };

/** Each request by itself, and names that two of them share: AWS keeps names apart for ever. */
export function checkRequests(requests: readonly DirectRequest[]): RequestProblem[] {
  const taken = new Map<string, number>();
  return requests.flatMap(({ operation, request }, index) => {
    const found = checkRequest(operation, request).map((problem) => ({ ...problem, index }));
    const member = nameMembers[operation];
    const key = `${operation}:${String(member && request[member])}`;
    if (taken.has(key) && member)
      found.push({ path: member, message: `"${String(request[member])}" is taken by another stage`, index });
    taken.set(key, index);
    return found;
  });
}
