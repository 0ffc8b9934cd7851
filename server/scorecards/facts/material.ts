import { z } from "zod";
import type { StoredStatistics } from "../../decisions/index.ts";
import type { PipelineDocument } from "../../pipeline/index.ts";

const number = z.coerce.number().nullable().catch(null);

const operationSchema = z.object({
  name: z.string(),
  rowsIn: z.number(),
  rowsOut: z.number(),
  rejected: z.number(),
  made: z.number(),
});

/** One stage of the judged run: what it was asked to do and what it left behind, without its pictures. */
export const stageMaterialSchema = z.object({
  stageId: z.string(),
  name: z.string(),
  status: z.string(),
  rowsIn: number,
  rowsOut: number,
  rowsRejected: number,
  effect: z.string().nullable().catch(null),
  params: z.record(z.string(), z.unknown()).catch({}),
  inputs: z.record(z.string(), z.array(z.object({ stage: z.string(), port: z.string() }))).catch({}),
  outputs: z.array(z.object({ port: z.string(), type: z.string() })).catch([]),
  sources: z.array(z.object({ name: z.string(), sha256: z.string() })).catch([]),
  facts: z.record(z.string(), z.unknown()).catch({}),
  metrics: z.record(z.string(), z.record(z.string(), z.unknown())).catch({}),
  operations: z.array(operationSchema).catch([]),
  classes: z.array(z.record(z.string(), z.unknown())).catch([]),
  overview: z.array(z.object({ label: z.string(), value: z.unknown() })).catch([]),
});
export type StageMaterial = z.output<typeof stageMaterialSchema>;

/** `look/findings.json`: what was noticed about a table. */
export const findingsSchema = z.object({
  rows: z.number(),
  copies: z.number().nullable().catch(null),
  measure: z.string().nullable(),
  power: z.array(z.object({ column: z.string(), value: z.number() })).catch([]),
});

/** `card.json` of a model. */
export const cardSchema = z.object({
  hash: z.string(),
  algorithm: z.string(),
  threshold: z.number().nullable().catch(null),
  seed: z.number().nullable().catch(null),
  library: z.object({ name: z.string(), version: z.string() }).nullable().catch(null),
  search: z.object({ trials: z.number() }).nullish().catch(null),
});

/** `report.json` of an evaluation, without its curves. */
export const reportSchema = z.object({
  final: z.boolean(),
  metric: z.string(),
  model: z.string(),
  testEstimate: z.string().nullable().catch(null),
  models: z.array(z.object({ hash: z.string(), algorithm: z.string() })).catch([]),
  importance: z
    .array(z.object({ column: z.string(), value: z.number() }))
    .nullable()
    .catch(null),
  slices: z.unknown().optional(),
});

/** `replay.json`: the removed rows through the production twin. */
export const replaySchema = z.object({
  operations: z.array(
    z.object({
      stage: z.string(),
      operation: z.string(),
      replayed: z.number(),
      answered: z.number(),
      refused: z.number(),
      crashed: z.number(),
      notFinite: z.number(),
      outOfRange: z.number(),
      trainShare: z.number().nullable(),
    }),
  ),
});

/** One report of a monitor: how every column differs from the reference. */
export const driftSchema = z.object({
  rows: z.number(),
  judged: z.boolean(),
  level: z.string(),
  columns: z
    .array(
      z.object({
        name: z.string(),
        psi: z.number().nullable(),
        missing: z.object({ reference: z.number(), batch: z.number() }).nullable().catch(null),
      }),
    )
    .catch([]),
});
export type Drift = z.output<typeof driftSchema>;

/** Files of the judged run that facts are read from; null where there is none, or it is no longer stored. */
export type LookFiles = {
  findings: z.output<typeof findingsSchema> | null;
  cards: z.output<typeof cardSchema>[];
  report: z.output<typeof reportSchema> | null;
  replay: z.output<typeof replaySchema> | null;
  /** Raw columns a caller sends to the model. */
  signature: string[];
  /** Columns that tell rows or groups apart, and how many different values each has. */
  entities: { name: string; role: string; distinct: number; rows: number }[];
  /** Names of files that the run says it left, and that are gone. */
  gone: string[];
};

export type RunMaterial = {
  id: string;
  number: number;
  final: boolean;
  seed: number;
  codeHash: string | null;
  versionNumber: number;
  /** contentHash of the version the run was made from */
  contentHash: string;
  stages: StageMaterial[];
  files: LookFiles;
};

export type EndpointMaterial = {
  id: string;
  name: string;
  activeVersionId: string | null;
  /** A rollback would find a version to go back to. */
  hasPrevious: boolean;
  versions: { id: string; number: number; status: string; environment: string }[];
  /** Whether a version was ever tried on a part of the traffic here. */
  hasSplit: boolean;
  /** Day of the last drill of a rollback that went well. */
  drilledOn: string | null;
};

export type MonitorMaterial = {
  id: string;
  endpointId: string;
  stageId: string;
  watches: { inputs: boolean; scores: boolean; outcomes: boolean };
  /** What starts a retraining; null without a rule in force. */
  trigger: "schedule" | "drift" | "value" | null;
  reports: { id: string; createdAt: string; report: Drift | null }[];
};

/** What is known of where the data come from. */
export type CatalogueMaterial = {
  filled: number;
  required: number;
  sources: { name: string; hasLicence: boolean; hasLegalBasis: boolean; hasPersonalData: boolean }[];
};

/** Everything a scorecard is computed from; read once, never the data themselves. */
export type Material = {
  project: { id: string; name: string; workspaceId: string };
  document: PipelineDocument;
  /** Hash of what the draft means. */
  contentHash: string;
  /** Year-month-day. */
  today: string;
  /** Whoever edited the pipeline last; null if nobody is known. */
  author: { id: string; name: string } | null;
  model: { id: string; stageId: string; artifactHash: string; problemType: string } | null;
  run: RunMaterial | null;
  statistics: StoredStatistics | null;
  /** Times test rows were scored since the last release was signed. */
  timesScored: number;
  /** Whether another run of the same version gave the same model; null if there was none. */
  rerun: { number: number; agreed: boolean } | null;
  endpoints: EndpointMaterial[];
  monitors: MonitorMaterial[];
  /** Who approved exactly this version of the pipeline. */
  approval: { byId: string | null; byName: string; isOwnWork: boolean } | null;
  /** Null while nobody can tell. */
  catalogue: CatalogueMaterial | null;
  personal: { column: string; isJustified: boolean }[] | null;
  /** What runs have cost so far, and for how many months people have worked on it. */
  meter: { cost: number; currency: string; months: number };
  /** Agreement of the people who labelled; null where nobody labelled here. */
  labelling: {
    labellers: number;
    kappa: number | null;
    observedAgreement: number | null;
    rarestShare: number | null;
  } | null;
};
