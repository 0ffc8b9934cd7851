import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

/** Postgres' one-byte internal type, which the catalogues use and Prisma's adapter doesn't know; text reads the same. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** Where the engine may make its shadow database. Separate fields: given an address, it would use the real database. */
export type Server = { host: string; port: number; user: string; password: string; database: string };

export type SchemaEngine = engineModule.SchemaEngine;

/**
 * Prisma's schema engine as WebAssembly, which needs no download.
 * @param datamodels path and content of each schema file
 */
export async function openSchemaEngine(server: Server, datamodels: [string, string][]): Promise<SchemaEngine> {
  await loadWasm();
  return engineModule.SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factoryFor(server)),
  );
}

let loaded: Promise<void> | undefined;

function loadWasm(): Promise<void> {
  return (loaded ??= (async () => {
    // The engine reports a panic through this global and dies without it.
    Reflect.set(globalThis, "PRISMA_WASM_PANIC_REGISTRY", { set_message: () => undefined });
    const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
    const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "schema_engine_bg.wasm")), {
      "./schema_engine_bg.js": Object.fromEntries(functionsOf(engineModule)),
    });
    Reflect.apply(Reflect.get(engineModule, "__wbg_set_wasm"), undefined, [instance.exports]);
    const start = instance.exports["__wbindgen_start"];
    if (typeof start === "function") start();
  })());
}

function functionsOf(module: object): [string, WebAssembly.ImportValue][] {
  return Object.entries(module).filter(([, value]) => typeof value === "function");
}

function factoryFor(server: Server): SqlMigrationAwareDriverAdapterFactory {
  return {
    adapterName: "@prisma/adapter-pg",
    provider: "postgres",
    connect: () => connect(server),
    connectToShadowDb: async () => {
      const database = `shadow_${randomUUID().replaceAll("-", "")}`;
      const admin = new pg.Client(server);
      await admin.connect();
      await admin.query(`CREATE DATABASE ${database}`);
      return connect({ ...server, database }, async () => {
        await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
        await admin.end();
      });
    },
  };
}

async function connect(server: Server, afterwards?: () => Promise<void>): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ ...server, max: 1 });
  pool.on("error", () => undefined);
  const characterColumns = disguiseCharColumns(pool);
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    characterColumns.clear();
    const result = await queryRaw(query);
    for (const name of characterColumns)
      result.columnTypes[result.columnNames.indexOf(name)] = ColumnTypeEnum.Character;
    return result;
  };
  // The adapter's own splits at every semicolon, also inside function bodies.
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  adapter.dispose = async () => {
    await pool.end();
    await afterwards?.();
  };
  return adapter;
}

/** Makes the pool report "char" columns as text; the returned set holds the names met since it was last cleared. */
function disguiseCharColumns(pool: pg.Pool): Set<string> {
  const names = new Set<string>();
  const query = pool.query.bind(pool);
  Reflect.set(pool, "query", async (...args: unknown[]) => {
    const result: pg.QueryResult | undefined = await Reflect.apply(query, pool, args);
    for (const field of result?.fields ?? []) {
      if (field.dataTypeID !== CHAR_OID) continue;
      field.dataTypeID = TEXT_OID;
      names.add(field.name);
    }
    return result;
  });
  return names;
}
