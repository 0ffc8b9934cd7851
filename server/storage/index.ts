export { createFileSystemStore } from "./fileSystemStore.ts";
export { manifestSchema } from "./manifest.ts";
export { openStore } from "./openStore.ts";
export type { ArtifactStore, GarbageReport, Manifest, ManifestEntry, StoredFile, StoredFolder } from "./port.ts";
