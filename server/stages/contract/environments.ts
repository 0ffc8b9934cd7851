/** Where a model runs: decides how strictly the gates act, whatever machine it runs on. */
export const environments = ["trial", "staging", "production"] as const;
export type Environment = (typeof environments)[number];

/** Days after which a deployment for trial stops answering by itself. */
export const TRIAL_DAYS = 14;
