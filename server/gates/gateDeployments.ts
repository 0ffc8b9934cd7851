import { z } from "zod";
import type { Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import type { EffectHandler } from "../runs/index.ts";
import type { Reading } from "../scorecards/index.ts";
import { requireGates } from "./askGate.ts";
import type { GateBlocker } from "./blockers.ts";
import { gatesOfDeployment } from "./gatesOfRun.ts";

const starterSchema = z.object({ id: z.string().nullable(), name: z.string().nullable() });

/**
 * Puts the gates before a deployment: asked when the stage has done its work and nothing is visible yet, so a run that
 * was started before the gate shut, from the command line or with a model nobody judged, ends here.
 * @param open the database, opened at the first deployment
 * @throws ConflictError `gate_shut`
 */
export function gateDeployments(open: () => Database, activate: EffectHandler): EffectHandler {
  return async (context) => {
    const { claim, spec, result } = context;
    const db = open();
    const asked = await gatesOfDeployment(db, claim.projectId, spec.params);
    await requireGates(db, claim.projectId, asked, await starterOf(db, claim.runId), {
      objectType: "run",
      objectId: claim.runId,
      store: context.store,
      extra: (reading) => otherModel(reading, result.facts["modelHash"]),
    });
    return activate(context);
  };
}

async function starterOf(db: Database, runId: string): Promise<Actor> {
  const { rows } = await db.pool.query(
    `SELECT person.id, person.name FROM "Run" run LEFT JOIN "User" person ON person.id = run."startedById" WHERE run.id = $1`,
    [runId],
  );
  const read = starterSchema.safeParse(rows[0]);
  return { id: read.data?.id ?? null, name: read.data?.name ?? "Stagecraft", via: "system", address: null };
}

/** The scorecard speaks of the newest judged model; another one must not go live under its colours. */
function otherModel({ material: { run, model } }: Reading, deployed: unknown): GateBlocker[] {
  const judged = run?.stages.find(({ stageId }) => stageId === model?.stageId)?.facts["modelHash"];
  if (judged !== undefined && judged === deployed) return [];
  return [
    {
      id: "model",
      title: "Is it the model that was judged?",
      reason: "The model to be deployed is not the one the newest evaluation judged.",
      mender: { role: "editor", name: null },
      page: "models",
    },
  ];
}
