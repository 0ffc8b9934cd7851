export { createFileSystemStore } from "./fileSystemStore.ts";
export { manifestSchema, sha256Schema } from "./manifest.ts";
export { openStore } from "./openStore.ts";
export type { ArtifactStore, GarbageReport, Manifest, ManifestEntry, StoredFile, StoredFolder } from "./port.ts";
