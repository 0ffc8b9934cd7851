/** Data that several projects of a workspace may use. */
export type { DatasetDetail } from "./readDatasets.ts";
export { receiveVersion } from "./receiveVersion.ts";
