import pg from "pg";
import { z } from "zod";
import type { Queryable } from "../runs/index.ts";
import type { Header } from "./format.ts";
import { archiveUnreadable } from "./tar.ts";

export type Table = Header["tables"][number];

const quoted = (name: string): string => pg.escapeIdentifier(name);

/** The product's tables in an order in which every row finds what it refers to, without columns Postgres computes. */
export async function readTables(db: Queryable): Promise<Table[]> {
  const found = await db.query(
    `SELECT class.relname AS name,
            (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
            ARRAY(SELECT target.relname::text FROM pg_constraint con JOIN pg_class target ON target.oid = con.confrelid
                  WHERE con.conrelid = class.oid AND con.contype = 'f' AND con.confrelid <> class.oid) AS needs
     FROM pg_class class
     WHERE class.relkind = 'r' AND class.relnamespace = 'public'::regnamespace ORDER BY class.relname`,
  );
  const schema = z.object({ name: z.string(), columns: z.array(z.string()), needs: z.array(z.string()) });
  const waiting = new Map(
    z
      .array(schema)
      .parse(found.rows)
      .map((table) => [table.name, table]),
  );
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ needs }) => needs.every((other) => !waiting.has(other)));
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()].join(", ")}`);
    for (const { name, columns } of ready) {
      waiting.delete(name);
      ordered.push({ name, columns });
    }
  }
  return ordered;
}

/** Enough to make round trips cheap, few enough that the widest rows (results with their pictures) fit into memory. */
const ROWS_AT_ONCE = 100;

/** The rows of a table as JSON arrays of cells; needs an open transaction. */
export async function* readRows(db: Queryable, { name, columns }: Table): AsyncGenerator<string> {
  const cells = columns.map((column) => `${quoted(column)}::text`).join(", ");
  await db.query(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT to_json(ARRAY[${cells}])::text AS row FROM public.${quoted(name)}`,
  );
  try {
    for (;;) {
      const { rows } = await db.query(`FETCH ${ROWS_AT_ONCE} FROM backup_rows`);
      if (rows.length === 0) return;
      for (const { row } of z.array(z.object({ row: z.string() })).parse(rows)) yield row;
    }
  } finally {
    await db.query("CLOSE backup_rows");
  }
}

/**
 * @param rows JSON: an array of rows, each an array of cells in the order of the table's columns
 * @throws StagecraftError `archive_unreadable` when the database has no such table or column
 */
export async function insertRows(db: Queryable, { name, columns }: Table, rows: string): Promise<void> {
  const found = await db.query(
    `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = to_regclass('public.' || quote_ident($1)) AND attnum > 0 AND NOT attisdropped`,
    [name],
  );
  const known = z.array(z.object({ name: z.string(), type: z.string() })).parse(found.rows);
  const types = new Map(known.map((column) => [column.name, column.type]));
  const cells = columns.map((column, at) => {
    const type = types.get(column);
    if (type === undefined) throw archiveUnreadable(`there is no column ${name}.${column}`);
    return `(cells->>${at})::${type}`;
  });
  await db.query(
    `INSERT INTO public.${quoted(name)} (${columns.map(quoted).join(", ")}) OVERRIDING SYSTEM VALUE
     SELECT ${cells.join(", ")} FROM json_array_elements($1::json) AS cells`,
    [rows],
  );
}
