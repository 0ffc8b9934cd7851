import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "../env.js";

/** One folder of prisma/migrations. */
export type Migration = { name: string; sql: string; checksum: string };

export function migrationsFolder(): string {
  return join(env().projectRoot, "prisma", "migrations");
}

/** The migrations in the order they are applied: by name, which starts with the time they were made. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, file: join(folder, name, "migration.sql") }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => {
      const sql = readFileSync(file, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}
