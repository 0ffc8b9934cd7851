/** What goes wrong where in a pipeline, after figure 2 of Managing Machine Learning Projects (AWS whitepaper). */

/** Whatever filters and changes rows. */
export const TRANSFORM_MISTAKES = [
  "wrong assumptions",
  "incorrect transformation",
  "wrong filtering",
  "wrong aggregation",
  "implicit business rules",
] as const;

/** Whatever keeps data or a model for later. */
export const STORE_MISTAKES = [
  "aged or kept too short",
  "sampled or cherry-picked",
  "meaning has changed",
  "origin is lost",
] as const;

/** Whatever learns or judges. */
export const JUDGEMENT_MISTAKES = [
  "wrong assumptions",
  "incorrect calculation",
  "earlier steps misunderstood",
] as const;

/** Where data comes from. */
export const SOURCE_MISTAKES = [
  "wrong placement",
  "wrong configuration",
  "not calibrated",
  "fails now and then",
] as const;

/** Between two stages. */
export const TRANSPORT_MISTAKES = ["no connection", "corrupted on the way", "arrives too late"] as const;
