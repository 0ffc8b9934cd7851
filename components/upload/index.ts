export { ReadingButton } from "./ReadingButton.tsx";
export { UnfinishedUploads } from "./UnfinishedUploads.tsx";
export { uploadFile, type UploadOutcome, type UploadProgress } from "./uploadFile.ts";
