import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { spend } from "../auth/index.ts";
import { acceptRisk, agreeNotApplicable, lowerImpact, setLimits, withdrawRisk } from "./answers/approverActs.ts";
import { answerInput, dayInput, MAX_TEXT, questionInput } from "./answers/input.ts";
import { setAnswer, type Person } from "./answers/setAnswer.ts";
import { impactSchema } from "./answers/stored.ts";
import { addComment, readThread } from "./answers/talk.ts";
import { limitSchema, policySchema, readScorecards } from "./readScorecards.ts";
import { setPolicy, setRemark } from "./settings.ts";

const question = { questionId: questionInput };
const reason = z.string().trim().min(1).max(2_000);

const personOf = (ctx: Parameters<typeof actorOf>[0]): Person => ({
  userId: ctx.session.userId,
  actor: actorOf(ctx),
});

/** Risk scorecards: read, answer, discuss, accept. */
export const scorecardsRouter = router({
  get: projectProcedure("scorecards:read")
    .input(projectInput({}))
    .query(({ ctx }) => readScorecards(ctx.db, ctx.project.id)),
  thread: projectProcedure("scorecards:read")
    .input(projectInput(question))
    .query(({ ctx, input }) => readThread(ctx.db, ctx.project.id, input.questionId)),
  answer: projectProcedure("scorecards:answer")
    .input(projectInput(answerInput))
    .mutation(({ ctx, input: { projectId: _, ...answer } }) => setAnswer(ctx.db, ctx.project, answer, personOf(ctx))),
  comment: projectProcedure("scorecards:comment")
    .input(projectInput({ ...question, text: z.string().trim().min(1).max(MAX_TEXT) }))
    .mutation(async ({ ctx, input }) => {
      await spend(ctx.db, "startRun", ctx.session.userId);
      return addComment(ctx.db, ctx.project, input, personOf(ctx));
    }),
  lowerImpact: projectProcedure("reviews:decide")
    .input(projectInput({ ...question, impact: impactSchema, reason }))
    .mutation(({ ctx, input }) => lowerImpact(ctx.db, ctx.project, input, personOf(ctx))),
  setLimits: projectProcedure("reviews:decide")
    .input(projectInput({ ...question, limits: limitSchema, reason }))
    .mutation(({ ctx, input }) => setLimits(ctx.db, ctx.project, input, personOf(ctx))),
  agree: projectProcedure("reviews:decide")
    .input(projectInput(question))
    .mutation(({ ctx, input }) => agreeNotApplicable(ctx.db, ctx.project, input.questionId, personOf(ctx))),
  acceptRisk: projectProcedure("reviews:decide")
    .input(projectInput({ ...question, reason, until: dayInput }))
    .mutation(({ ctx, input }) => acceptRisk(ctx.db, ctx.project, input, personOf(ctx))),
  withdrawRisk: projectProcedure("reviews:decide")
    .input(projectInput(question))
    .mutation(({ ctx, input }) => withdrawRisk(ctx.db, ctx.project, input.questionId, personOf(ctx))),
  setPolicy: projectProcedure("gates:policy")
    .input(projectInput({ policy: policySchema }))
    .mutation(({ ctx, input }) => setPolicy(ctx.db, ctx.project, input.policy, personOf(ctx))),
  setRemark: projectProcedure("scorecards:answer")
    .input(projectInput({ text: z.string().trim().max(600) }))
    .mutation(({ ctx, input }) => setRemark(ctx.db, ctx.project, input.text, personOf(ctx))),
});
