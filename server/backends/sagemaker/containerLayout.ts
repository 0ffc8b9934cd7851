/**
 * Where everything lies in S3 and inside SageMaker's containers: the one agreement between the compiler (which writes the requests)
 * and the Python entry points (which find their files). Pure; a change of meaning raises LAYOUT_VERSION.
 *
 * One job runs one stage, or several adjacent ones that were fused. Every stage runs the unchanged `stage.py` in a folder shaped
 * as `server/runtime/README.md` says; the entry point makes those folders from the job's channels and hands the results over.
 */
import type { Json } from "../../stages/contract.ts";

export const LAYOUT_VERSION = 1;

/** Channels every job has. Data channels are named by `channelName`; none of these names is a port's. */
export const channels = { config: "config", code: "code", wheels: "wheels" } as const;

/** The file in the `config` channel. */
export const JOB_FILE = "job.json";

/** Files in the `code` channel: a deterministic archive and the script that unpacks it. */
export const CODE_ARCHIVE = "sourcedir.tar.gz";
export const PROCESS_SCRIPT = "process.sh";

/**
 * Entry points at the root of the code archive, beside `stagecraft/` and `stages/`. The archive holds no `requirements.txt`: the training
 * toolkit would install it from the internet; what is installed, and from where, is said by `environment.packages`.
 */
export const entryFiles = { training: "train.py", processing: "process.py", serving: "inference.py" } as const;

/** Processing containers: the image's own entry is replaced. */
export const processingRoot = "/opt/ml/processing";
export const processingInput = (channel: string): string => `${processingRoot}/input/${channel}`;
/** One output carries everything a processing job makes: `<stage id>/<port>/…` and `<stage id>/result.json`. */
export const PROCESSING_OUTPUT = "stages";
export const processingOutput = `${processingRoot}/output`;
export const processingEntrypoint = ["/bin/bash", `${processingInput(channels.code)}/${PROCESS_SCRIPT}`];
/** First 1 KB becomes ExitMessage; must be UTF-8: one line of JSON `{stage, code?, message?, rows?}`. */
export const exitMessageFile = "/opt/ml/output/message";
/** First 1,024 characters become FailureReason. */
export const failureFile = "/opt/ml/output/failure";

/** Training containers (script mode of the images' toolkits). */
export const trainingRoot = "/opt/ml";
export const trainingInput = (channel: string): string => `${trainingRoot}/input/data/${channel}`;
/** The files of the stage's `model` port, at the top → `model.tar.gz`. */
export const modelFolder = "/opt/ml/model";
/** `<port>/…` of every other port and `result.json` → `output.tar.gz`. */
export const trainingOutput = "/opt/ml/output/data";
/** Where a spot job finds what it had saved before it was interrupted. */
export const checkpointFolder = "/opt/ml/checkpoints";

/**
 * Training containers of direct jobs: the image's toolkit is passed over. The XGBoost image's writes its own text over our failure
 * file, builds the code as a package first, and keeps a stop from the stage. A search can't replace the entry, but it can say what
 * the toolkit calls: `searchEnvironment`.
 */
export const trainingEntrypoint = [
  "/bin/bash",
  `${trainingInput(channels.code)}/${PROCESS_SCRIPT}`,
  entryFiles.training,
];

/** Lies beside the code archive, as `PROCESS_SCRIPT` does. */
export const SEARCH_MODULE = "stagecraft_search.py";
/** Environment of a search's jobs: the toolkit calls our module, and its process becomes ours. */
export const searchEnvironment = {
  SAGEMAKER_TRAINING_MODULE: "stagecraft_search:main",
  PYTHONPATH: trainingInput(channels.code),
} as const;

/**
 * Hyper-parameters that make the toolkits run our entry point, should an image call a module of its own choice all the same; JSON
 * texts, as the Python SDK writes them.
 */
export const scriptHyperParameters = {
  sagemaker_program: JSON.stringify(entryFiles.training),
  sagemaker_submit_directory: JSON.stringify(`${trainingInput(channels.code)}/${CODE_ARCHIVE}`),
} as const;

/** Environment of every container of ours. */
export const environment = {
  /** `wheels`: pip install --no-index from the `wheels` channel; `pip`: from the index; `image`: everything is in the image. */
  packages: "STAGECRAFT_PACKAGES",
  /** Version of this file the requests were written for; the entry points refuse another one. */
  layout: "STAGECRAFT_LAYOUT",
} as const;
/**
 * With `packages` = wheels: makes the toolkits of training and serving images, which build the code as a package before they run it,
 * find what they build with in the channel or in the model archive.
 */
export const toolkitEnvironment = {
  PIP_NO_INDEX: "1",
  PIP_FIND_LINKS: `${trainingInput(channels.wheels)} /opt/ml/model/${channels.wheels}`,
} as const;
export const packageSources = ["wheels", "pip", "image"] as const;
export type PackageSource = (typeof packageSources)[number];

/** Serving containers: `model.tar.gz` holds `endpoint/` (the deploy stage's port), `code/` (the code archive, unpacked), `wheels/`. */
export const servingEnvironment = {
  SAGEMAKER_PROGRAM: entryFiles.serving,
  SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code",
} as const;
/** A deploy stage's job adds this file beside its ports: `<stage id>/model.tar.gz`. */
export const MODEL_ARCHIVE = "model.tar.gz";
export const OUTPUT_ARCHIVE = "output.tar.gz";

/** `job.json`: what one job does. Stages in the order they run; a training job has exactly one. */
export type JobFile = {
  layout: typeof LAYOUT_VERSION;
  stages: JobStage[];
};

export type JobStage = {
  /** `input/config/stage.json` of the stage, as the local target writes it. */
  config: StageConfig;
  /** By port, in edge order. */
  inputs: Record<string, JobInput[]>;
  /** The user's files, in the order of `config.sources`: `<channel>/<name>` is the file. */
  sources: { channel: string; name: string }[];
  /** Pack `<stage id>/model.tar.gz` for a serving container. */
  packModel: boolean;
  /**
   * Only in a trial of a tuning job: these of the job's hyper-parameters (texts) replace entries of `params.hyper`; `integer` ones are rounded.
   * Null everywhere else: then hyper-parameters of the request are ignored.
   */
  trial: { hyper: Record<string, "integer" | "number"> } | null;
};

export type StageConfig = {
  contract: number;
  stage: { id: string; kind: string; name: string };
  entry: string;
  params: { [key: string]: Json };
  seed: number;
  final: boolean;
  inputs: Record<string, number>;
  sources: string[];
  limits: { cpus: number; memoryMb: number; seconds: number };
};

/** Where the folder behind an edge comes from. */
export type JobInput =
  /** The channel is the port's folder. */
  | { from: "channel"; channel: string }
  /** The channel holds one archive that a training job made; `folder` names the port below its top ("" = the top). */
  | { from: "archive"; channel: string; archive: string; folder: string }
  /** An earlier stage of the same job. */
  | { from: "stage"; stage: string; port: string };

/**
 * The lines by which SageMaker reads metrics: after a training stage the entry prints one for each metric of `result.json`.
 * @example `[metric] validation.roc_auc=0.8431;`
 */
export const metricName = (partition: string, key: string): string => `${partition}:${key}`;
export const metricRegex = (partition: string, key: string): string =>
  `\\[metric\\] ${partition}\\.${key}=([-+0-9.eE]+);`;

/** A data channel: the port's name, with the sending stage's when several edges share the port. At most 64 characters. */
export const channelName = (port: string, from: string, edges: number): string =>
  edges === 1 ? port : `${port}-${from}`.slice(0, 64);
export const sourceChannel = (stage: string): string => `source-${stage}`.slice(0, 64);

/** S3 keys below `s3://<bucket>/<prefix>/`. Everything but runs is named by its content, so SageMaker's step cache hits. */
export const keys = {
  code: (sha256: string): string => `code/${sha256}/`,
  wheels: (sha256: string): string => `wheels/${sha256}/`,
  job: (sha256: string): string => `jobs/${sha256}/`,
  source: (sha256: string): string => `sources/${sha256}/`,
  /** Artefact of a stage that ran on this machine, uploaded for a job. */
  handover: (run: string, stage: string, port: string): string => `runs/${run}/local/${stage}/${port}/`,
  /** S3OutputPath of a processing job's only output. */
  processing: (run: string, job: string): string => `runs/${run}/${job}/`,
  /** S3OutputPath of training and tuning jobs; SageMaker appends `<job name>/output/model.tar.gz`. */
  training: (run: string): string => `runs/${run}/`,
  checkpoints: (run: string, job: string): string => `runs/${run}/${job}/checkpoints/`,
  transform: (run: string, job: string): string => `runs/${run}/${job}/predictions/`,
} as const;
