import { UnavailableError } from "../errors/index.ts";

export const DATABASE_USER = "stagecraft";

/** Nothing of our own environment (keys, addresses) is the database's business. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

/** The error for what `initdb` or the server last said. */
export function startFailed(output: string): UnavailableError {
  if (/no space left on device|disk quota exceeded|check free disk space/i.test(output)) {
    return new UnavailableError({
      code: "disk_full",
      userMessage: "The disk is full, so the database can't start.",
      remedy: "Free some space and run `npm start` again.",
      internal: output.slice(-2_000),
    });
  }
  return new UnavailableError({
    code: "database_start_failed",
    userMessage: "The embedded Postgres did not start.",
    remedy: "Its log (postgres.log in the data folder) says why; or set DATABASE_URL to a Postgres of your own.",
    internal: output.slice(-2_000),
  });
}
