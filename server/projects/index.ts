export { draftsChannel, readDraft, replaceDraft, type AcceptedBatch, type BatchOutcome, type Draft } from "./draft.ts";
export type { LiveEvent } from "./followProject.ts";
export { deleteWorkspace, emptyOldTrash } from "./deleteProject.ts";
export { createProject } from "./projects.ts";
export { ensureVersion } from "./versions.ts";
export { startRun } from "./startRun.ts";
