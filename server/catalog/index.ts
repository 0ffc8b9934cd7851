export { createDetectTask, redeliverDetections } from "./detectTask.ts";
export { attachment, cleanFileName } from "./fileName.ts";
export { addFile, fileOfProject, readDetection, readFile, type CatalogFile, type Detection } from "./files.ts";
export { addSample, findSample, sampleOf, samples } from "./samples.ts";
export { artifactStore } from "./store.ts";
export { beginUpload, cancelUpload, projectOfUpload, sweepUploads, takePiece, type UploadState } from "./resumable.ts";
export { receiveUpload, storeUpload } from "./upload.ts";
export { DETECT_ATTEMPTS } from "./tunables.ts";
