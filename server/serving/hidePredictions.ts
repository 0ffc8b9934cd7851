import { hideRow, hideTexts, seesAll, type Sight } from "../personal/index.ts";
import type { LoggedPrediction } from "./endpoints.ts";

/** Logged rows as somebody may see them: what was asked without hidden columns, the answers as they are. */
export function hidePredictions(sight: Sight, rows: LoggedPrediction[]): LoggedPrediction[] {
  if (seesAll(sight)) return rows;
  return rows.map((row) => ({
    ...row,
    input: hideRow(sight, row.input),
    refused: sight.rows ? hideTexts(sight, row.refused) : row.refused === null ? null : [],
  }));
}
