export { uploadFile, type UploadOutcome, type UploadProgress } from "../upload/index.ts";
