import { join } from "node:path";
import { env } from "../env.js";
import { diffSchema, readSchema } from "./diffSchema.ts";
import { prepareTestFolder, removeTestFolder, templateUrl } from "./testCluster.ts";

// `npm run db:diff`: prints the SQL of the migration that is missing, to be saved as
// prisma/migrations/<time>_<verb>_<what>/migration.sql. Works on a throw-away Postgres, never on anybody's data.
const folder = await prepareTestFolder();
try {
  const sql = await diffSchema(await templateUrl(folder), readSchema(join(env().projectRoot, "prisma", "schema")));
  process.stdout.write(sql ?? "-- The migrations lead exactly to the schema; nothing to do.\n");
} finally {
  await removeTestFolder(folder);
}
