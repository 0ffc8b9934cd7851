import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import {
  gateEffect,
  readWithMaterial,
  recordAutomatic,
  type Gate,
  type PolicyLevel,
  type Reading,
} from "../scorecards/index.ts";
import type { Environment } from "../stages/contract.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { inWords, type GateBlocker } from "./blockers.ts";
import { gateShut } from "./errors.ts";
import { signOffBlocker } from "./signOff.ts";

/** Which gate is asked, and for which environment. */
export type AskedGate = { gate: Gate; environment: Environment };

/** What a gate says: `allow` lets it through, `warn` as well with the list, `block` refuses. */
export type GateAnswer = AskedGate & { passes: boolean; effect: PolicyLevel; blockers: GateBlocker[] };

type Place = { id: string; name: string; workspaceId: string };

async function placeOf(db: Database, projectId: string): Promise<Place> {
  const place = await db.prisma.project.findUnique({
    where: { id: projectId },
    select: { id: true, name: true, workspaceId: true },
  });
  if (place === null)
    throw new NotFoundError({ code: "project_not_found", userMessage: "This project does not exist." });
  return place;
}

async function answerOf(db: Database, place: Place, asked: AskedGate, { scorecards }: Reading): Promise<GateAnswer> {
  const result = scorecards.gates.find(({ gate }) => gate === asked.gate);
  const unsigned = await signOffBlocker(db, place, asked, scorecards);
  const blockers = [...(result?.blockers ?? []), ...(unsigned === null ? [] : [unsigned])].map((blocker) =>
    inWords(scorecards, blocker),
  );
  const passes = blockers.length === 0;
  return { ...asked, passes, effect: gateEffect(passes, asked.environment, scorecards.policy), blockers };
}

/** What gates would say now. Writes nothing. @throws NotFoundError `project_not_found` */
export async function askGates(db: Database, projectId: string, asked: readonly AskedGate[]): Promise<GateAnswer[]> {
  if (asked.length === 0) return [];
  const place = await placeOf(db, projectId);
  const reading = await readWithMaterial(db, place);
  return Promise.all(asked.map((one) => answerOf(db, place, one, reading)));
}

/**
 * Asks gates before something happens, and writes what they said into the audit trail, with the automatic answers it
 * rests on. The one place that refuses; run starts, deployments and traffic go through here.
 * @param extra what else keeps the gates shut, known to the caller alone
 * @throws ConflictError `gate_shut` when a gate blocks; the trail has it as well
 */
export async function requireGates(
  db: Database,
  projectId: string,
  asked: readonly AskedGate[],
  actor: Actor,
  about: { objectType: string; objectId: string; extra?: (reading: Reading) => GateBlocker[]; store?: ArtifactStore },
): Promise<GateAnswer[]> {
  if (asked.length === 0) return [];
  const place = await placeOf(db, projectId);
  const reading = await readWithMaterial(db, place, about.store === undefined ? {} : { store: about.store });
  const extra = about.extra?.(reading) ?? [];
  const answers = await Promise.all(
    asked.map(async (one) => {
      const answer = await answerOf(db, place, one, reading);
      const blockers = [...answer.blockers, ...extra];
      const passes = blockers.length === 0;
      return { ...answer, blockers, passes, effect: gateEffect(passes, one.environment, reading.scorecards.policy) };
    }),
  );
  // A trial decides nothing; its colours are written down when something does.
  if (answers.some(({ environment }) => environment !== "trial")) await recordAutomatic(db, place, reading, actor);
  await db.prisma.$transaction(async (tx) => {
    for (const { gate, environment, passes, effect, blockers } of answers) {
      await recordAudit(tx, place.workspaceId, actor, {
        type: effect === "block" ? "gate.block" : "gate.pass",
        objectType: about.objectType,
        objectId: about.objectId,
        projectId,
        after: { gate, environment, passes, effect, blockers: blockers.map(({ id }) => id) },
      });
    }
  });
  const shut = answers.find(({ effect }) => effect === "block");
  if (shut !== undefined) throw gateShut(shut.gate, shut.environment, shut.blockers);
  return answers;
}
