/** A bucket that is a folder, and jobs that run in containers that are folders: what SageMaker does around our entry points. */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { packCode } from "../codeArchive.ts";
import {
  JOB_FILE,
  keys,
  MODEL_ARCHIVE,
  OUTPUT_ARCHIVE,
  processingEntrypoint,
  scriptHyperParameters,
  trainingEntrypoint,
  trainingRoot,
} from "../containerLayout.ts";
import type { Intermediate, Job, Place } from "../intermediate.ts";

export type Interpreters = {
  /** Of the environment in which stages run here: it stands for the image. */
  runtime: string;
  /** Of the environment with SageMaker's toolkits. */
  toolkits: string;
};

export type Ended = {
  job: string;
  seconds: number;
  code: number;
  output: string;
  message: unknown;
  failure: string | null;
};

const text = (path: string): string | null => (existsSync(path) ? readFileSync(path, "utf8") : null);
const writeTo = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

/** The image's toolkit hands over to the framework, which is one call back into the toolkit. */
const FRAMEWORK = `from sagemaker_training import entry_point, environment
def main():
    env = environment.Environment()
    entry_point.run(env.module_dir, env.user_entry_point, env.to_cmd_args(), env.to_env_vars())
`;

/**
 * @param root an empty folder
 * @param sources sha256 → the file
 */
export function createLocalBucket(root: string, projectRoot: string, sources: ReadonlyMap<string, string> = new Map()) {
  const at = (key: string): string => join(root, key);
  const jobFolder = (job: string): string => at(`jobs-ended/${job}`);

  /** Uploads everything that must lie there before the first job starts. */
  const upload = async (plan: Intermediate): Promise<void> => {
    for (const { what, key, text: content } of plan.uploads) {
      if (what === "job") writeTo(join(at(key), JOB_FILE), content ?? "");
      else if (what === "code") {
        const { files } = await packCode(projectRoot);
        for (const [name, bytes] of Object.entries(files)) writeTo(join(at(key), name), bytes);
      } else if (what === "wheels") mkdirSync(at(key), { recursive: true });
      else if (what === "source") {
        const file = [...sources].find(([sha256]) => keys.source(sha256) === key)?.[1];
        if (file !== undefined) cpSync(file, join(at(key), basename(file)));
      }
    }
  };

  const find = (place: Place): string => {
    if (place.at === "key" || place.at === "source") return at(place.key);
    if (place.at === "output") return join(jobFolder(place.job), place.path);
    if (place.at === "archive") return join(jobFolder(place.job), "output", place.archive);
    throw new Error("nothing is handed over from this machine here");
  };

  /** Channels as they lie in the container: a folder of the bucket, or one file in a folder. */
  const mount = (job: Job, base: string): void => {
    const inputs = job.kind === "processing" ? join(base, "processing", "input") : join(base, "input", "data");
    for (const { name, place } of job.channels) {
      const source = find(place);
      if (!existsSync(source)) throw new Error(`the channel ${name} of ${job.id} has no ${source}`);
      mkdirSync(inputs, { recursive: true });
      if (place.at !== "archive") symlinkSync(source, join(inputs, name));
      else cpSync(source, join(inputs, name, basename(source)));
    }
  };

  const commandOf = (
    job: Job,
    base: string,
    toolkits: string | null,
  ): { command: string[]; env: Record<string, string> } => {
    const inside = (words: string[]): string[] => words.map((word) => word.replace(trainingRoot, base));
    if (job.kind === "processing") return { command: inside(processingEntrypoint), env: {} };
    if (toolkits === null) return { command: inside(trainingEntrypoint), env: {} };
    const image = join(dirname(base), "image");
    writeTo(join(image, "sagemaker_sklearn_container", "__init__.py"), "");
    writeTo(join(image, "sagemaker_sklearn_container", "training.py"), FRAMEWORK);
    const config = join(base, "input", "config");
    const host = hostname();
    const hyper = Object.entries(scriptHyperParameters).map(([name, value]) => [
      name,
      value.replace(trainingRoot, base),
    ]);
    writeTo(join(config, "hyperparameters.json"), JSON.stringify(Object.fromEntries(hyper)));
    writeTo(
      join(config, "resourceconfig.json"),
      JSON.stringify({
        current_host: host,
        hosts: [host],
        network_interface_name: "eth0",
        current_instance_type: job.machine.instance,
        current_group_name: "all",
        instance_groups: [{ instance_group_name: "all", instance_type: job.machine.instance, hosts: [host] }],
      }),
    );
    const modes = Object.fromEntries(job.channels.map(({ name }) => [name, { TrainingInputMode: "File" }]));
    writeTo(join(config, "inputdataconfig.json"), JSON.stringify(modes));
    return {
      command: [toolkits, "-m", "sagemaker_training.cli.train"],
      env: { SAGEMAKER_TRAINING_MODULE: "sagemaker_sklearn_container.training:main", PYTHONPATH: image },
    };
  };

  /** What SageMaker takes out of a container that ended well. */
  const collect = (job: Job, base: string): void => {
    const target = jobFolder(job.id);
    mkdirSync(dirname(target), { recursive: true });
    if (job.kind === "processing") {
      renameSync(join(base, "processing", "output"), target);
      return;
    }
    mkdirSync(join(target, "output"), { recursive: true });
    for (const [archive, folder] of [
      [MODEL_ARCHIVE, join(base, "model")],
      [OUTPUT_ARCHIVE, join(base, "output", "data")],
    ] as const)
      execFileSync("tar", ["-czf", join(target, "output", archive), "-C", folder, "."]);
  };

  /**
   * Runs one job of a plan whose jobs before it have run.
   * @param through training: SageMaker's own toolkit, as in a search, or the entry point of direct jobs
   */
  const run = async (job: Job, interpreters: Interpreters, through: "toolkit" | "entry"): Promise<Ended> => {
    const container = at(`containers/${job.id}`);
    const base = join(container, "opt", "ml");
    mkdirSync(join(base, "output"), { recursive: true });
    mount(job, base);
    const { command, env } = commandOf(job, base, through === "toolkit" ? interpreters.toolkits : null);
    const started = performance.now();
    const { code, output } = await finish(command, {
      PATH: `${dirname(interpreters.runtime)}:${process.env["PATH"] ?? ""}`,
      SAGEMAKER_BASE_DIR: base,
      ...job.environment,
      STAGECRAFT_PACKAGES: "image",
      ...env,
    });
    const seconds = (performance.now() - started) / 1000;
    const message = text(join(base, "output", "message"));
    const failure = text(join(base, "output", "failure"));
    if (code === 0) collect(job, base);
    rmSync(container, { recursive: true, force: true });
    return { job: job.id, seconds, code, output, message: message === null ? null : JSON.parse(message), failure };
  };

  return { upload, run, find };
}

/** Nothing of this process's own environment gets into a container; the type asks for the mode. */
const containerEnv = (env: Record<string, string>): NodeJS.ProcessEnv => ({ NODE_ENV: "test", ...env });

function finish(command: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((done, failed) => {
    const [program = "", ...args] = command;
    const child = spawn(program, args, { env: containerEnv(env), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", failed);
    child.once("close", (code) => done({ code: code ?? -1, output }));
  });
}
