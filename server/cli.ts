/**
 * Process entry: the command line. Exit code 0 only on success.
 * Each command is loaded when it is called: arithmetic needs no database, and nobody waits for what he doesn't use.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import type { InitOptions } from "./cli/init.ts";
import { sayError } from "./cli/output.ts";
import type { PlanTargetOptions } from "./cli/planTarget.ts";
import type { RunOptions } from "./cli/run.ts";

const MAX_SEED = 4_294_967_295;

function seed(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > MAX_SEED)
    throw new InvalidArgumentError(`A seed is a whole number from 0 to ${MAX_SEED}.`);
  return value;
}

/** On another installation, as the person whose token is in STAGECRAFT_TOKEN. */
const remote = (): Option => new Option("--server <url>", "do it on another installation (token in STAGECRAFT_TOKEN)");

const program = new Command("stagecraft")
  .description("Machine-learning pipelines from the command line.")
  .showHelpAfterError();

program
  .command("init")
  .description("look at a data file and propose a whole pipeline, with the reason of every setting")
  .argument("<data>", "CSV, TSV or Parquet file")
  .requiredOption("--target <column>", "what to predict: a column's name, its number counting from 1, or last")
  .option("--seed <number>", "draws and searches repeat with the same seed", seed, 42)
  .option("--out <file>", "where to write the pipeline (default: pipeline.json)")
  .option("--name <name>", "name of the project (default: the file's name)")
  .action(async (data: string, options: InitOptions) => (await import("./cli/init.ts")).init(data, options));

program
  .command("run")
  .description("run a pipeline and print what came of it")
  .argument("<pipeline>", "pipeline.json")
  .option("--data <file>", "read this file instead of the one in the pipeline")
  .option("--seed <number>", "use this seed instead of the pipeline's", seed)
  .option("--no-test", "keep the test partition closed")
  .option("--json", "print one JSON object", false)
  .addOption(remote())
  .action(async (path: string, { server, ...options }: RunOptions & { server?: string }) =>
    server === undefined
      ? (await import("./cli/run.ts")).run(path, options)
      : (await import("./cli/remote/commands.ts")).remoteRun(path, { ...options, server }),
  );

program
  .command("plan")
  .description("print what a run would do, without running; with --target what SageMaker would be asked to do")
  .argument("<pipeline>", "pipeline.json")
  .addOption(
    new Option(
      "--target <target>",
      "write SageMaker's requests, its pipeline definition, or the roles they need",
    ).choices(["sagemaker", "sagemaker-pipeline", "sagemaker-roles"]),
  )
  .option("--role <arn>", "role of the jobs")
  .option("--bucket <name>", "bucket for code, data and results")
  .option("--region <region>", "for example eu-central-1")
  .option("--json", "print errors as JSON too", false)
  .option("--definition-schema <file>", "check a pipeline definition against AWS's published schema as well")
  .option("--out <file>", "also write everything to run it with the AWS command line, as a tar.gz")
  .addOption(remote())
  .action(async (path: string, { target, server, ...options }: Partial<PlanTargetOptions> & { server?: string }) =>
    server !== undefined
      ? (await import("./cli/remote/commands.ts")).remotePlan(path, { server })
      : target === undefined
        ? (await import("./cli/plan.ts")).plan(path)
        : (await import("./cli/planTarget.ts")).planTarget(path, { json: false, ...options, target }),
  );

program
  .command("predict")
  .description("answer the rows of a file with a trained model; CSV to standard output")
  .argument("<model>", "model id, as printed by run; with --server the name of an endpoint")
  .argument("<file>", "CSV or JSON file")
  .addOption(remote())
  .action(async (model: string, file: string, { server }: { server?: string }) =>
    server === undefined
      ? (await import("./cli/predict.ts")).predict(model, file)
      : (await import("./cli/remote/commands.ts")).remotePredict(model, file, { server }),
  );

program
  .command("runs")
  .description("list the newest runs")
  .option("--json", "print JSON", false)
  .addOption(remote())
  .action(async ({ server, json }: { server?: string; json: boolean }) =>
    server === undefined
      ? (await import("./cli/runs.ts")).runs({ json })
      : (await import("./cli/remote/commands.ts")).remoteRuns({ server, json }),
  );

program
  .command("verify")
  .description("check a downloaded sign-off, without database and network")
  .argument("<file>", "signed JSON file")
  .option("--key <fingerprint>", "the signer's key")
  .action(async (file: string, options: { key?: string }) => (await import("./cli/verify.ts")).verify(file, options));

program
  .command("economics")
  .description("compute the vectors of a file: values, thresholds, tolerance, drift")
  .argument("<file>", 'JSON file with {"vectors": [{"id", "inputs"}]}')
  .action(async (file: string) => (await import("./cli/economics.ts")).economics(file));

program
  .command("backup")
  .description("write database, stored files and keys of this installation into one file")
  .argument("<file>", "for example stagecraft-backup.tar.gz; it must not exist yet")
  .action(async (file: string) => (await import("./cli/backup.ts")).backup(file));

program
  .command("restore")
  .description("put a backup in the place of this installation, which must be stopped")
  .argument("<file>", "what the backup command wrote")
  .option("--overwrite", "also when people and projects are here already: they are replaced", false)
  .action(async (file: string, options: { overwrite: boolean }) =>
    (await import("./cli/backup.ts")).restore(file, options),
  );

program
  .command("doctor")
  .description("what is installed, which walls stand, what is missing and the line to type")
  .action(async () => (await import("./cli/doctor.ts")).doctor());

program
  .command("demo")
  .description("add a finished sample project and print its address")
  .action(async () => (await import("./cli/demo.ts")).demo());

try {
  await program.parseAsync();
} catch (error) {
  sayError(error);
  process.exitCode = 1;
}
