export { readDraft, replaceDraft, type BatchOutcome, type Draft } from "./draft.ts";
export { createProject } from "./projects.ts";
export { ensureVersion } from "./versions.ts";
