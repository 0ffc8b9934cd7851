/** Personal data: where it is, who may see it, and how one person's rows are erased. */
export { type PersonalCategory, personalCategories, personalCategorySchema } from "./categories.ts";
export { canBeMasked, hideNamed, hideRow, hideText, hideTexts, maskFile } from "./mask.ts";
export { readViewersSeeRows, seesAll, sightOf, type Sight } from "./sight.ts";
export { createEraseTask, type ErasureReport } from "./eraseTask.ts";
export type { ErasureRow } from "./requestErasure.ts";
export { detectPersonal } from "./detectPersonal.ts";
export {
  type Mark,
  type PersonalColumn,
  personalColumns,
  readMark,
  suspicionsOf,
  withMarks,
} from "./personalColumns.ts";
