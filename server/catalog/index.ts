export { createDetectTask, redeliverDetections } from "./detectTask.ts";
export { attachment, cleanFileName } from "./fileName.ts";
export { fileOfProject, readFile, type CatalogFile, type Detection } from "./files.ts";
export { addSample, findSample, sampleOf, samples } from "./samples.ts";
export { artifactStore } from "./store.ts";
export { receiveUpload } from "./upload.ts";
