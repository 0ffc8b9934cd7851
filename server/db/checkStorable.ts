import type pg from "pg";

/** As much as a run writes in a burst; less might fit into the last free page and promise too much. */
const PROBE_ROWS = 64;

/**
 * Writes half a megabyte and takes it back.
 * @throws the error of Postgres: code 53100 while its disk is full
 */
export async function checkStorable(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    // A new table needs new pages; an ordinary one may have room left in those it has.
    await client.query("CREATE TEMP TABLE stagecraft_probe (filling text) ON COMMIT DROP");
    await client.query("ALTER TABLE stagecraft_probe ALTER COLUMN filling SET STORAGE PLAIN");
    await client.query("INSERT INTO stagecraft_probe SELECT repeat('x', 8000) FROM generate_series(1, $1)", [
      PROBE_ROWS,
    ]);
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
    client.release();
  }
}
