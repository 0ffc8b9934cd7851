import { z } from "zod";
import type { Database } from "../db/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { environments, type Environment, type StageSpec } from "../stages/contract.ts";
import type { AskedGate } from "./askGate.ts";

const environmentSchema = z.enum(environments).catch("trial");
const shareSchema = z.number().catch(0);

/** A tenth of the traffic: above it the live gate is asked as well. */
const SMALL_SHARE = 0.1;

/**
 * Which gates a deployment asks. An address that answers in production asks as production does, whatever the stage
 * says: else a trial under the same name would take its place unseen.
 */
export async function gatesOfDeployment(
  db: Pick<Database, "prisma">,
  projectId: string,
  params: Readonly<Record<string, unknown>>,
): Promise<AskedGate[]> {
  const wanted = environmentSchema.parse(params["environment"]);
  const standing = await db.prisma.endpoint.findFirst({
    where: { projectId, name: String(params["endpoint_name"]), deletedAt: null },
    select: { activeVersionId: true, versions: { select: { id: true, environment: true } } },
  });
  const active = standing?.versions.find(({ id }) => id === standing.activeVersionId);
  const environment = stricter(wanted, environmentSchema.parse(active?.environment));
  const share = shareSchema.parse(params["canary_share"]);
  const isSmall = share > 0 && share <= SMALL_SHARE;
  return [{ gate: 2, environment }, ...(isSmall ? [] : [{ gate: 3, environment } as const])];
}

const stricter = (a: Environment, b: Environment): Environment =>
  environments.indexOf(a) >= environments.indexOf(b) ? a : b;

/** Gates asked by a version that gets another share of the traffic. */
export function gatesOfTraffic(environment: Environment, share: number): AskedGate[] {
  return share > SMALL_SHARE ? [{ gate: 3, environment }] : [];
}

/**
 * Gates a run asks: the data gate before training that is paid for, release and live before a deployment.
 * @param specs the stages that are executed, not those taken over
 */
export async function gatesOfRun(
  db: Pick<Database, "prisma">,
  projectId: string,
  document: PipelineDocument,
  specs: readonly StageSpec[],
): Promise<AskedGate[]> {
  const deployments = specs.filter(({ effect }) => effect === "activateEndpoint");
  const deployed = (
    await Promise.all(deployments.map(({ params }) => gatesOfDeployment(db, projectId, params)))
  ).flat();
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
