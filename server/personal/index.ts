/** Personal data: where it is, who may see it, and how one person's rows are erased. */
export { type PersonalCategory, personalCategories, personalCategorySchema } from "./categories.ts";
export { detectPersonal } from "./detectPersonal.ts";
export {
  type Mark,
  type PersonalColumn,
  personalColumns,
  readMark,
  suspicionsOf,
  withMarks,
} from "./personalColumns.ts";
