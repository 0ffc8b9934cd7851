import { z } from "zod";
import type { PipelineDocument } from "../pipeline/index.ts";
import { environments, type Environment, type StageSpec } from "../stages/contract.ts";
import type { AskedGate } from "./askGate.ts";

const environmentSchema = z.enum(environments).catch("trial");
const shareSchema = z.number().catch(0);

/** A tenth of the traffic: above it the live gate is asked as well. */
const SMALL_SHARE = 0.1;

/** Where a deployment goes, and which gates it asks. */
export function gatesOfDeployment(params: Readonly<Record<string, unknown>>): AskedGate[] {
  const environment = environmentSchema.parse(params["environment"]);
  const share = shareSchema.parse(params["canary_share"]);
  const isSmall = share > 0 && share <= SMALL_SHARE;
  return [{ gate: 2, environment }, ...(isSmall ? [] : [{ gate: 3, environment } as const])];
}

/** Gates asked by a version that gets another share of the traffic. */
export function gatesOfTraffic(environment: Environment, share: number): AskedGate[] {
  return share > SMALL_SHARE ? [{ gate: 3, environment }] : [];
}

/**
 * Gates a run asks: the data gate before training that is paid for, release and live before a deployment.
 * @param specs the stages that are executed, not those taken over
 */
export function gatesOfRun(document: PipelineDocument, specs: readonly StageSpec[]): AskedGate[] {
  const deployed = specs
    .filter(({ effect }) => effect === "activateEndpoint")
    .flatMap(({ params }) => gatesOfDeployment(params));
  const isPaid = specs.some(
    ({ stage, outputs }) => outputs.some(({ type }) => type === "model") && placeOf(document, stage.id) === "sagemaker",
  );
  const aim = deployed[0]?.environment ?? aimOf(document);
  const asked: AskedGate[] = [...(isPaid ? [{ gate: 1, environment: aim } as const] : []), ...deployed];
  return asked.filter(
    ({ gate, environment }, at) =>
      asked.findIndex((other) => other.gate === gate && other.environment === environment) === at,
  );
}

function placeOf(document: PipelineDocument, stageId: string): string {
  const own = document.stages.find(({ id }) => id === stageId)?.target?.where;
  return own ?? document.target?.where ?? "local";
}

/** The strictest environment any stage of the pipeline aims at; trial while none does. */
function aimOf(document: PipelineDocument): Environment {
  const aims = document.stages.map(({ config }) => environmentSchema.parse(config["environment"]));
  return environments.findLast((environment) => aims.includes(environment)) ?? "trial";
}
