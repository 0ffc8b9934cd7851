export { applyBatch, batchSchema, readDraft, replaceDraft, type BatchOutcome, type Draft } from "./draft.ts";
export { MAX_FILE_CHARACTERS, readPipelineFile } from "./file.ts";
export { createProject, listProjects, readProject, renameProject, setArchived, type ProjectRow } from "./projects.ts";
export { projectNameSchema } from "./schemas.ts";
export { ensureVersion, listVersions, readVersion } from "./versions.ts";
