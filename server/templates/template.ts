import type { GoalDocument } from "../economics/goal/document.ts";
import type { SheetDocument } from "../economics/sheet/document.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import type { ProblemType } from "../stages/contract.ts";

/** What a template earns when its model is as good as expected; `basis` says what that rests on. */
export type TemplateValue = { perMonth: number; currency: string; basis: string };

/** A finished project to start from: a problem, data that comes along, and a pipeline that solves it. */
export type Template = {
  id: string;
  title: string;
  /** One sentence. */
  goal: string;
  problem: ProblemType;
  /** Id of the data set in it; see the ingest stage's samples. */
  sample: string;
  rows: number;
  columns: number;
  /** Where the data comes from and under which licence it may be used. */
  origin: string;
  /** Null where nothing is at stake. */
  value: TemplateValue | null;
  /** What its data and its model are known to show; tests find exactly this. */
  expected: Readonly<Record<string, number>>;
  /**
   * @param today year-month-day; dates of goal and amounts are laid around it
   * @returns goal, economics, stages and connections
   */
  document: (today: string) => PipelineDocument;
};

/** Goal and amounts put into a drawn pipeline. */
export function withCase(
  document: PipelineDocument,
  goal: Partial<GoalDocument>,
  economics: SheetDocument | Record<string, unknown>,
): PipelineDocument {
  return { ...document, goal: { ...goal }, economics: { ...economics } };
}
