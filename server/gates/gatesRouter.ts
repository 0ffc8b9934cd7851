import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { environments } from "../stages/contract.ts";
import { askGates, type AskedGate } from "./askGate.ts";

const GATES = [0, 1, 2, 3, 4] as const;
const ALL: AskedGate[] = GATES.flatMap((gate) => environments.map((environment) => ({ gate, environment })));

/** What the gates would say now, for every environment: asked before anything is started. */
export const gatesRouter = router({
  list: projectProcedure("scorecards:read")
    .input(projectInput({}))
    .query(({ ctx }) => askGates(ctx.db, ctx.project.id, ALL)),
});
