import type { BinaryCase } from "../binary/case.ts";
import type { PolicyValues } from "../binary/policies.ts";
import type { Load } from "../binary/load.ts";
import type { BinaryTolerance } from "../binary/tolerance.ts";
import type { CellValues, Rates } from "../binary/types.ts";
import type { RetrainPlan } from "../drift/drift.ts";
import type { ErrorGrowth } from "../drift/growth.ts";
import type { EconomicsErrorCode } from "../errors.ts";
import type { ThresholdCounts } from "../threshold/counts.ts";
import type { ReviewBand } from "../threshold/reviewBand.ts";
import type { ProfitCurve } from "../threshold/sweep.ts";
import type { HeadlineBand } from "../uncertainty/headline.ts";
import type { InputRange, UncertainInputs } from "../uncertainty/monteCarlo.ts";
import type { CountReplicates } from "../uncertainty/replicates.ts";
import type { TornadoBar } from "../uncertainty/tornado.ts";

/** Sufficient statistics of one evaluated model, never rows. */
export interface SheetStatistics {
  /** Counts on validation data, on which the threshold is chosen. */
  readonly validation: ThresholdCounts;
  /** Counts on test data, on which everything is reported. */
  readonly test: ThresholdCounts;
  /** Replicates of the test counts, at the thresholds at which they were stored. */
  readonly replicates: readonly ReplicatedThreshold[];
}

/** Replicates of the counts at one threshold. */
export interface ReplicatedThreshold extends CountReplicates {
  readonly threshold: number;
}

/** Everything a person can change on the sheet. */
export interface SheetInputs {
  /** The case without rates: they follow from statistics and threshold. */
  readonly stated: Omit<BinaryCase, "rates">;
  /** Threshold to report at; null for the best one on validation data. */
  readonly threshold: number | null;
  /** K: items/period the team can handle; null if not stated. */
  readonly capacity: number | null;
  /** c_r: cost of a human review, currency/item; null if not stated. */
  readonly reviewCost: number | null;
  /** B, currency. */
  readonly buildCost: number;
  /** H, months. */
  readonly horizonMonths: number;
  /** r, per year. */
  readonly annualDiscount: number;
  readonly growth: ErrorGrowth;
  /** C_R, currency. */
  readonly retrainCost: number;
  /** Longest retrain interval looked at, months. */
  readonly longestInterval: number;
  /** Low, likely and high of the uncertain inputs. */
  readonly uncertain: UncertainInputs;
  /** Change of the one-at-a-time sensitivity, a share. */
  readonly tornadoChange: number;
}

/** The inputs money over time follows from, whatever the model answers with. */
export type CashInputs = Pick<
  SheetInputs,
  "buildCost" | "horizonMonths" | "annualDiscount" | "growth" | "retrainCost" | "longestInterval"
>;

/** A part of the sheet, or why it cannot be calculated. */
export type Section<T> =
  | { readonly value: T; readonly refusal: null }
  | { readonly value: null; readonly refusal: { readonly code: EconomicsErrorCode; readonly message: string } };

/** The value of the model per month and what it compares with. */
export interface ValueSection {
  readonly values: CellValues;
  readonly threshold: number;
  readonly rates: Rates;
  /** e, currency/item. */
  readonly valuePerItem: number;
  /** N versus today, currency/month. */
  readonly netValue: number;
  /** N versus doing nothing, currency/month. */
  readonly netValueVersusNothing: number;
  readonly policies: PolicyValues;
  readonly load: Load;
  /** Share of the capacity used; null without a capacity. */
  readonly capacityUse: number | null;
  /** Lowest threshold within capacity; null without a capacity or if none is. */
  readonly thresholdWithinCapacity: number | null;
  /** π* against today and against doing nothing; null if there is none in [0, 1]. */
  readonly breakEvenPrevalence: number | null;
  readonly breakEvenPrevalenceVersusNothing: number | null;
  /** Currency/prediction, all costs included. */
  readonly allInCost: number;
}

/** Thresholds: the closed form, the sweep, and the band for human review. */
export interface ThresholdSection {
  /** t*: valid only for calibrated scores at the production prevalence. */
  readonly closedForm: number;
  readonly curve: ProfitCurve;
  /** Null without a cost per review. */
  readonly review: ReviewBand | null;
}

/** Range of N from sampling alone. */
export interface SamplingSection {
  /** How the interval was found. */
  readonly method: "bootstrap" | "delta_method";
  readonly low: number;
  readonly high: number;
}

/** Money over time. */
export interface CashSection {
  /** N per month while errors grow and nobody retrains, month 1 to H. */
  readonly drifting: Float64Array;
  /** N per month with the best retrain interval. */
  readonly retrained: Float64Array;
  readonly firstNegativeMonth: number | null;
  readonly best: RetrainPlan;
  readonly payback: number | null;
  readonly paybackWithDrift: number | null;
  readonly roi: number | null;
  readonly npv: number;
  readonly npvWithDrift: number;
  readonly npvStoppedInTime: number;
  readonly npvRetrained: number;
}

/** The whole sheet. */
export interface Sheet {
  readonly value: Section<ValueSection>;
  readonly threshold: Section<ThresholdSection>;
  readonly tolerance: Section<BinaryTolerance>;
  readonly sampling: Section<SamplingSection>;
  readonly inputs: Section<InputRange>;
  readonly tornado: Section<readonly TornadoBar[]>;
  readonly cash: Section<CashSection>;
  readonly headline: HeadlineBand;
}
