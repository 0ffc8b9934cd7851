import { defineConfig } from "prisma/config";

// The command line only generates the client; migrations have their own runner (server/db/migrate.ts), so no address
// of a database is needed here.
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: "postgresql://unused" },
});
