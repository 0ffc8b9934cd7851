import { z } from "zod";
import type { Database } from "../db/index.ts";
import { readGoal } from "../economics/goal/document.ts";
import type { SheetDocument } from "../economics/sheet/document.ts";
import { countsAt } from "../economics/threshold/sweep.ts";
import { changesSinceApproval, conditionSchema } from "../reviews/index.ts";
import { readWithMaterial, type Reading } from "../scorecards/index.ts";
import { executiveSummary, nameOf, type ExecutiveFacts } from "./executiveSummary.ts";
import type { ExecutiveSummary } from "./summarySchema.ts";

type Project = { id: string; workspaceId: string; name: string };

/** The executive page of a project as it is now, from stored facts. @param now for tests */
export async function readSummary(db: Database, project: Project, now: Date = new Date()): Promise<ExecutiveSummary> {
  const [reading, review, since] = await Promise.all([
    readWithMaterial(db, project, { today: now.toISOString().slice(0, 10) }),
    readReview(db, project.id),
    changesSinceApproval(db, project),
  ]);
  const { material, scorecards } = reading;
  const unknown = scorecards.answers.filter(({ scored }) => scored.isUnknown);
  return executiveSummary({
    project: project.name,
    asOf: now.toISOString(),
    goal: readGoal(material.document.goal),
    review: review.ask,
    stop: review.stop,
    currency: reading.facts.money.document.currency,
    ...moneyOf(reading),
    run: material.run === null ? null : { number: material.run.number },
    topics: topicsOf(reading),
    risks: risksOf(reading),
    unknown: {
      questions: unknown.map(({ question }) => question.text),
      guesses: guessesOf(reading.facts.money.document),
      answeredShare: scorecards.summary.coverage.answeredShare,
      automaticShare: scorecards.summary.coverage.automaticShare,
      overdue: scorecards.summary.coverage.overdueReviews.length,
    },
    changed: {
      since: since === null ? null : { number: since.number, on: since.on.toISOString().slice(0, 10) },
      words: since?.words ?? [],
    },
  });
}

/** The newest request that wasn't superseded, and the stop it may have ended with. */
async function readReview(
  db: Database,
  projectId: string,
): Promise<{ ask: ExecutiveFacts["review"]; stop: ExecutiveFacts["stop"] }> {
  const review = await db.prisma.review.findFirst({
    where: { projectId, state: { not: "superseded" } },
    orderBy: { number: "desc" },
    include: { decisions: { orderBy: { createdAt: "desc" } } },
  });
  if (review === null) return { ask: null, stop: null };
  const { gate, environment, number, state, dueOn, note, decisions } = review;
  const stop = state === "stopped" ? decisions.find(({ kind }) => kind === "stop") : undefined;
  const conditions = decisions.flatMap((decision) => z.array(conditionSchema).catch([]).parse(decision.conditions));
  return {
    ask: {
      gate,
      environment,
      number,
      state,
      dueOn,
      note,
      conditions: conditions.map((condition) => ({ ...condition, owner: nameOf(condition.owner) ?? "" })),
    },
    stop:
      stop === undefined ? null : { reason: stop.text, moneySpent: stop.moneySpent, moneyNotSpent: stop.moneyNotSpent },
  };
}

function moneyOf({ facts, material }: Reading): Pick<ExecutiveFacts, "money" | "moneyProblem"> {
  const { sheet, inputs, problem } = facts.money;
  const { statistics } = material;
  if (statistics === null) {
    return { money: null, moneyProblem: problem ?? "No model has been judged yet, so there is nothing to count." };
  }
  if (statistics.problemType !== "binary") {
    return { money: null, moneyProblem: "Money is computed here for decisions between two outcomes only." };
  }
  const value = sheet?.value.value;
  if (sheet == null || inputs === null || value == null) {
    return { money: null, moneyProblem: problem ?? sheet?.value.refusal?.message ?? null };
  }
  const judged = statistics.test ?? statistics.validation;
  const { tp, fp, fn, tn } = countsAt(judged, value.threshold);
  return {
    money: {
      inputs,
      sheet,
      judgedOn: statistics.test === null ? "validation" : "test",
      counts: { threshold: value.threshold, tp, fp, positives: tp + fn, negatives: fp + tn },
    },
    moneyProblem: null,
  };
}

/** Colour and counts of each topic. What nobody answered is counted as unknown, whatever it weighs at the gate. */
function topicsOf({ scorecards }: Reading): ExecutiveFacts["topics"] {
  return scorecards.topics.map(({ topic, colour, counts }) => {
    const own = scorecards.answers.filter(({ question }) => question.topic === topic).map(({ scored }) => scored);
    const known = own.filter(({ isUnknown }) => !isUnknown);
    const having = (wanted: string): number => known.filter((each) => each.colour === wanted).length;
    return {
      topic,
      colour,
      green: having("green"),
      amber: having("amber"),
      red: having("red"),
      unknown: own.length - known.length,
      accepted: counts.accepted,
    };
  });
}

/** The five highest risks, each one sentence; of accepted ones who took them on and until when. */
function risksOf({ scorecards }: Reading): ExecutiveFacts["risks"] {
  const { topRisks, accepted } = scorecards.summary;
  const shown = [...new Set([...topRisks, ...accepted.map(({ id }) => id)])];
  return shown.flatMap((id) => {
    const answer = scorecards.answers.find(({ question }) => question.id === id);
    if (answer === undefined) return [];
    const { question, scored, automatic, human, acceptance } = answer;
    const said = human?.text.trim() ?? "";
    const found = automatic?.evidence.trim() ?? "";
    return {
      id,
      text: scored.isUnknown ? question.text : said || found || question.text,
      colour: scored.isUnknown ? ("unknown" as const) : scored.colour,
      owner: nameOf(human?.owner),
      date: human?.reviewBy ?? null,
      acceptedBy: scored.acceptedUntil === null ? null : nameOf(acceptance?.approver),
      acceptedUntil: scored.acceptedUntil,
    };
  });
}

/** Names of amounts that somebody guessed, as words. */
function guessesOf({ amounts }: SheetDocument): string[] {
  return Object.entries(amounts)
    .filter(([, { isGuess, value }]) => isGuess === true && value.trim() !== "")
    .map(([name]) => name.replace(/([A-Z])/g, " $1").toLowerCase());
}
