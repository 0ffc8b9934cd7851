/** Data that several projects of a workspace may use. */
export { type DatasetDetail, type DatasetRow, listDatasets, readDataset } from "./readDatasets.ts";
export { receiveVersion } from "./receiveVersion.ts";
