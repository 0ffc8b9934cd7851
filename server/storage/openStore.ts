import { join } from "node:path";
import { createFileSystemStore } from "./fileSystemStore.ts";
import type { ArtifactStore } from "./port.ts";

/** The installation's artefact store. @param home the data folder (STAGECRAFT_HOME) */
export function openStore(home: string): ArtifactStore {
  return createFileSystemStore({ folder: join(home, "artifacts") });
}
