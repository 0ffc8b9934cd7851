export { attachment, cleanFileName } from "./fileName.ts";
export { addFile, fileOfProject, listFiles, readFile, type CatalogFile, type Detection } from "./files.ts";
export { receiveUpload } from "./upload.ts";
