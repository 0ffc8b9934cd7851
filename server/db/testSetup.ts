import type { TestProject } from "vitest/node";
import { generateClient } from "../boot/generate.mjs";
import { prepareTestFolder, removeTestFolder } from "./testCluster.ts";

/** Runs once per `vitest` call, before and after all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  generateClient();
  const folder = await prepareTestFolder();
  project.provide("testClusterFolder", folder);
  return () => removeTestFolder(folder);
}
