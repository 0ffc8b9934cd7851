import type pg from "pg";

/**
 * For tests: makes Postgres answer every write, new tables and the job queue included, with the error it raises when its
 * disk is full (53100), as long as `work` runs.
 */
export async function withFullDisk(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
  await pool.query(`
    CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE FUNCTION disk_full_for_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF tg_tag = 'CREATE TABLE' THEN
          RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
        END IF;
      END $$;
    DO $$ DECLARE place record; BEGIN
      FOR place IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker') LOOP
        EXECUTE format('CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION disk_full()',
          place.schemaname, place.tablename);
      END LOOP;
    END $$;
    CREATE EVENT TRIGGER disk_full_for_tables ON ddl_command_start EXECUTE FUNCTION disk_full_for_tables();
  `);
  try {
    await work();
  } finally {
    await pool.query(`
      DROP EVENT TRIGGER disk_full_for_tables;
      DROP FUNCTION disk_full_for_tables();
      DROP FUNCTION disk_full() CASCADE;
    `);
  }
}
