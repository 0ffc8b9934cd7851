import { z } from "zod";

/** A value of the card and where it comes from; null is unknown, and nothing else ever stands for it. */
export type Known<T> = { value: T; origin: "auto" | "human" } | null;

export type CardMetric = {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
  on: "validation" | "test" | "baseline";
};

/** The one object all exported cards are written from. */
export type ModelCard = {
  id: string;
  name: string;
  project: string;
  /** ISO 8601 */
  createdAt: string;
  run: { id: string; number: number; final: boolean };
  overview: {
    description: Known<string>;
    owner: Known<string>;
    creator: Known<string>;
    artifact: Known<string>;
    algorithm: Known<string>;
    problemType: Known<string>;
    library: Known<string>;
    licence: Known<string>;
  };
  uses: {
    intended: Known<string>;
    notIntended: Known<string>;
    factors: Known<string>;
    risk: Known<"High" | "Medium" | "Low">;
    riskWhy: Known<string>;
  };
  business: { problem: Known<string>; stakeholders: Known<string>; line: Known<string> };
  training: {
    datasets: Known<string[]>;
    hyperParameters: Known<{ name: string; value: string }[]>;
    rows: Known<number>;
    features: Known<number>;
    environment: Known<string>;
  };
  evaluation: {
    metrics: Known<CardMetric[]>;
    threshold: Known<number>;
    /** Rows actual, columns predicted. */
    confusion: Known<{ rows: string[]; columns: string[]; values: number[][] }>;
    refused: Known<number>;
  };
  economics: {
    currency: Known<string>;
    netValue: Known<number>;
    low: Known<number>;
    high: Known<number>;
    /** How many times the errors may grow before the value is gone (k*). */
    tolerance: Known<number>;
    assumptions: Known<string[]>;
  };
  scorecard: {
    colour: Known<string>;
    topics: Known<{ topic: string; colour: string }[]>;
    reds: Known<string[]>;
    approvals: Known<string[]>;
    snapshotHash: Known<string>;
  };
  considerations: { ethics: Known<string>; caveats: Known<string> };
  status: "Draft" | "PendingReview" | "Approved" | "Archived";
  auditHead: { seq: number; hash: string } | null;
};

/** What people may add: no run can know it. */
export const cardTexts = ["description", "licence", "factors", "line", "ethics", "caveats"] as const;
export const cardTextSchema = z.enum(cardTexts);
export type CardText = (typeof cardTexts)[number];

const isKnown = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "origin" in value && "value" in value;

/** Paths of everything that is unknown, like `uses.intended`. */
export function unknownFields(card: ModelCard): string[] {
  const parts = [
    "overview",
    "uses",
    "business",
    "training",
    "evaluation",
    "economics",
    "scorecard",
    "considerations",
  ] as const;
  return parts.flatMap((part) =>
    Object.entries(card[part])
      .filter(([, value]) => !isKnown(value))
      .map(([field]) => `${part}.${field}`),
  );
}

/** Where every known value comes from, by path. */
export function originsOf(card: ModelCard): Record<string, "auto" | "human"> {
  const parts = [
    "overview",
    "uses",
    "business",
    "training",
    "evaluation",
    "economics",
    "scorecard",
    "considerations",
  ] as const;
  return Object.fromEntries(
    parts.flatMap((part) =>
      Object.entries(card[part]).flatMap(([field, value]: [string, Known<unknown>]) =>
        value === null ? [] : [[`${part}.${field}`, value.origin] as const],
      ),
    ),
  );
}
