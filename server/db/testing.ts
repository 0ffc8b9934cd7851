import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { openDatabase, type Database } from "./client.ts";
import { cloneTemplate, dropDatabase, templateUrl } from "./testCluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    testClusterFolder: string;
  }
}

export type TestDatabase = Database & {
  name: string;
  /** Closes the connections and deletes the database; call it in `afterAll`. */
  drop: () => Promise<void>;
};

/**
 * A fresh, migrated database for one test file, job queue included:
 * `beforeAll(async () => { db = await createTestDatabase(); }); afterAll(() => db.drop());`
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = await cloneTemplate(await templateUrl(inject("testClusterFolder")), name);
  const opened = openDatabase(url);
  return {
    ...opened,
    name,
    drop: async () => {
      await opened.close();
      await dropDatabase(url);
    },
  };
}
