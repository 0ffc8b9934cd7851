import { checkChromium, checkDisk, checkEnvironment, checkNode, checkPostgres, checkPython } from "../boot/checks.mjs";
import type { Walls } from "../backends/port.ts";
import { env } from "../env.js";
import { openBackend } from "./backend.ts";
import { CommandFailed, print, sayError, wrap } from "./output.ts";
import { openServices } from "./services.ts";

/** Needed to work on the project, not to use it. */
const onlyForTests = "browser for the tests";

/**
 * Prints what is installed, which walls stand around the stages, and for everything missing the line to type.
 * @throws CommandFailed when something needed is missing
 */
export async function doctor(): Promise<void> {
  const checks: [string, ReturnType<typeof checkNode>][] = [
    ["Node", checkNode()],
    ["Python", checkPython()],
    ["virtual environment", checkEnvironment()],
    ["embedded Postgres", checkPostgres()],
    ["disk", checkDisk(env().home)],
    [onlyForTests, checkChromium()],
  ];
  const lines = checks.flatMap(([name, { ok, detail, line }]) => [
    `${ok ? "ok     " : "missing"}  ${name}: ${detail}`,
    ...(ok || line === undefined ? [] : [`           ${line}`]),
  ]);
  print(lines.join("\n"));
  const missing = checks.filter(([name, { ok }]) => !ok && name !== onlyForTests);
  if (missing.length > 0) throw new CommandFailed("Something needed is missing; the lines above mend it.");
  print(await databaseLine());
  print(await wallLines());
}

async function databaseLine(): Promise<string> {
  try {
    const services = await openServices();
    const { rows } = await services.database.pool.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    await services.close();
    return `ok       database: Postgres ${rows[0]?.version ?? ""} answers and is migrated`;
  } catch (error) {
    sayError(error);
    throw new CommandFailed("The database doesn't answer.");
  }
}

async function wallLines(): Promise<string> {
  const backend = openBackend(1);
  try {
    const walls = await backend.prepare();
    const stands = (name: string, up: boolean): string => `${up ? "stands " : "absent "}  ${name}`;
    const words: Record<Exclude<keyof Walls, "note" | "memory">, string> = {
      network: "stages reach no network",
      processGroup: "a stage and all its children end together",
      environment: "stages don't see the server's environment",
    };
    return [
      "",
      "Walls around stages",
      stands(words.network, walls.network),
      stands(words.processGroup, walls.processGroup),
      stands(words.environment, walls.environment),
      `memory   ${walls.memory}`,
      ...(walls.note === "" ? [] : [wrap(walls.note, "         ")]),
    ].join("\n");
  } finally {
    await backend.close();
  }
}
