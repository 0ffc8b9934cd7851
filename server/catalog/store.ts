import { env } from "../env.js";
import { openStore, type ArtifactStore } from "../storage/index.ts";

let store: ArtifactStore | undefined;

/** Where the bytes of this installation lie; worker and web share the folder. */
export function artifactStore(): ArtifactStore {
  return (store ??= openStore(env().home));
}
