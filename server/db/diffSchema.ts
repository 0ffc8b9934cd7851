import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { migrationsFolder, readMigrations } from "./migrations.ts";
import { openSchemaEngine, type Server } from "./schemaEngine.ts";

export type SchemaFile = { path: string; content: string };

export function readSchema(folder: string): SchemaFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), "utf8") }));
}

/**
 * What a new migration would have to say: the SQL that leads from the migrations to the schema.
 * @param databaseAddress a Postgres we may make a throw-away database on; nothing else of it is touched
 * @returns undefined when the two agree
 */
export async function diffSchema(
  databaseAddress: string,
  files: SchemaFile[],
  folder = migrationsFolder(),
): Promise<string | undefined> {
  const engine = await openSchemaEngine(
    serverOf(databaseAddress),
    files.map(({ path, content }): [string, string] => [path, content]),
  );
  try {
    const { exitCode, stdout } = await engine.diff({
      from: {
        tag: "migrations",
        baseDir: folder,
        lockfile: { path: "migration_lock.toml", content: readFileSync(join(folder, "migration_lock.toml"), "utf8") },
        shadowDbInitScript: "",
        migrationDirectories: readMigrations(folder).map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
        })),
      },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? undefined : (stdout ?? "");
  } finally {
    engine.free();
  }
}

function serverOf(address: string): Server {
  const { hostname, port, username, password, pathname } = new URL(address);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  };
}
