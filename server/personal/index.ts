/** Personal data: where it is, who may see it, and how one person's rows are erased. */
export { createEraseTask, type ErasureReport } from "./eraseTask.ts";
export { canBeMasked, hideNamed, hideRow, hideTexts, maskFile } from "./mask.ts";
export { type PersonalColumn, personalColumns, readMark, suspicionsOf, withMarks } from "./personalColumns.ts";
export type { ErasureRow } from "./requestErasure.ts";
export { seesAll, sightOf, type Sight } from "./sight.ts";
