import { join } from "node:path";
import { env } from "../env.js";
import { createFileSystemStore } from "./fileSystemStore.ts";
import type { ArtifactStore } from "./port.ts";

let current: ArtifactStore | undefined;

/** The store of this data folder; web, worker, serving and command line all use this one. */
export function openStore(): ArtifactStore {
  return (current ??= createFileSystemStore({ root: join(env().home, "artifacts") }));
}
