import { EconomicsError } from "../../economics/errors.ts";
import { count } from "../../economics/guards.ts";
import { classCount, entry, type Matrix } from "../../economics/multiclass/types.ts";
import { at } from "../../economics/series.ts";

/** How far two labellers agree. */
export interface Agreement {
  /** p_o: share of items labelled alike. */
  readonly observed: number;
  /** p_e: share expected by chance. */
  readonly expected: number;
  /** κ = (p_o − p_e)/(1 − p_e); null if both used one and the same class only, so that chance explains everything. */
  readonly kappa: number | null;
}

/**
 * Cohen's kappa of two labellers.
 *
 * In: items by class of the first (rows) and of the second labeller (columns).
 * Errors: `matrix.shape`, `count.not_whole`, `number.not_finite`; `class.empty` without items. Source: Cohen 1960.
 */
export function cohenKappa(table: Matrix): Agreement {
  const size = classCount("The table of labels", table);
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  let items = 0;
  let alike = 0;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const labelled = count("A count of labels", entry(table, i, j));
      rows[i] = at(rows, i) + labelled;
      columns[j] = at(columns, j) + labelled;
      items += labelled;
      if (i === j) alike += labelled;
    }
  }
  if (items === 0) throw new EconomicsError("class.empty", { name: "labelled item" });
  const observed = alike / items;
  const expected = rows.reduce((sum, row, i) => sum + (row / items) * (at(columns, i) / items), 0);
  return { observed, expected, kappa: expected === 1 ? null : (observed - expected) / (1 - expected) };
}
