export { createDetectTask } from "./detectTask.ts";
export { attachment, cleanFileName } from "./fileName.ts";
export { addFile, fileOfProject, listFiles, readFile, type CatalogFile, type Detection } from "./files.ts";
export { addSample, findSample, sampleOf, samples } from "./samples.ts";
export { artifactStore } from "./store.ts";
export { MAX_UPLOAD_BYTES } from "./tunables.ts";
export { receiveUpload } from "./upload.ts";
