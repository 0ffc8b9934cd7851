import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnavailableError } from "../errors/index.ts";
import { canReach, OPEN_FOLDER, postgresAccount, type Account, type Binaries } from "./postgresBinaries.ts";
import { findPostmaster } from "./postmasterFile.ts";
import { readOrCreateSecret } from "./secretFile.ts";
import { DATABASE_USER, serverEnvironment, startFailed } from "./startFailed.ts";

/** Where one cluster's things are, and the account that owns its data. */
export type Place = { folder: string; data: string; log: string; account: Account; password: string };

/** Folders and password of the cluster that belongs to `home`; made when they are missing. */
export function preparePlace(home: string): Place {
  const account = postgresAccount();
  const password = readOrCreateSecret(join(home, "password"));
  const folder = clusterFolder(home, account, password);
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (folder !== home) {
    fs.writeFileSync(join(folder, "origin"), home);
    sweepForgotten();
  }
  return { folder, data: join(folder, "data"), log: join(folder, "postgres.log"), account, password };
}

/** Data folder of the cluster of `home`, undefined when there has never been one. */
export function findData(home: string): string | undefined {
  const secret = join(home, "password");
  if (!fs.existsSync(secret)) return undefined;
  return join(clusterFolder(home, postgresAccount(), readOrCreateSecret(secret)), "data");
}

/** Where the cluster lies: in `home`, or in a folder of its own when the database's account can't get into `home`. */
function clusterFolder(home: string, account: Account, password: string): string {
  if (canReach(home, account)) return home;
  // The password is part of the name: a data folder that was deleted and made again gets a new cluster, not the
  // former one, which it couldn't open.
  return join(OPEN_FOLDER, createHash("sha256").update(`${home}\0${password}`).digest("hex").slice(0, 16));
}

/** Deletes clusters outside of their data folder when that was a temporary one (of a test) and is gone. */
function sweepForgotten(): void {
  for (const name of fs.readdirSync(OPEN_FOLDER)) {
    const note = join(OPEN_FOLDER, name, "origin");
    if (!fs.existsSync(note)) continue;
    const origin = fs.readFileSync(note, "utf8");
    const isForgotten = origin.startsWith(`${tmpdir()}/`) && !fs.existsSync(origin);
    if (isForgotten && findPostmaster(join(OPEN_FOLDER, name, "data")) === undefined) {
      fs.rmSync(join(OPEN_FOLDER, name), { recursive: true, force: true });
    }
  }
}

/** Makes an empty cluster. */
export function initialise(place: Place, binaries: Binaries): void {
  const partial = `${place.data}.new`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { mode: 0o700 });
  const passwordFile = join(partial, "..", "password.new");
  fs.writeFileSync(passwordFile, place.password, { mode: 0o600 });
  if (place.account) {
    fs.chownSync(partial, place.account.uid, place.account.gid);
    fs.chownSync(passwordFile, place.account.uid, place.account.gid);
  }
  const made = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${partial}`,
      `--username=${DATABASE_USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
      "--no-instructions",
    ],
    { ...place.account, cwd: "/", env: serverEnvironment(), encoding: "utf8" },
  );
  fs.rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw startFailed(`${made.stdout ?? ""}${made.stderr ?? ""}${made.error?.message ?? ""}`);
  // The folder gets its final name only when complete: an interrupted first start simply starts again.
  fs.renameSync(partial, place.data);
}

/** Data files of another major release can't be read. */
export function refuseOtherVersion(place: Place): void {
  const version = fs.readFileSync(join(place.data, "PG_VERSION"), "utf8").trim();
  if (version === "18") return;
  throw new UnavailableError({
    code: "database_version",
    userMessage: `The database in ${place.data} was made by Postgres ${version}; this release brings Postgres 18.`,
    remedy: "Start the release that made it and move the data, or choose another folder with STAGECRAFT_HOME.",
  });
}
