import type { PersonalCategory } from "./categories.ts";
import { categoryOfName } from "./names.ts";
import { categoryOfValues } from "./patterns.ts";

/** A column as far as somebody has looked into it. */
export type SeenColumn = { name: string; type: string; examples: readonly unknown[] };

export type Suspicion = { column: string; category: PersonalCategory; because: "name" | "values" };

/** What can't be text of a person, whatever its name says. */
const NEVER: Partial<Record<PersonalCategory, string[]>> = {
  name: ["integer", "number", "boolean", "date", "datetime"],
  email: ["integer", "number", "boolean", "date", "datetime"],
  ip: ["number", "boolean", "date", "datetime"],
  birth_date: ["boolean"],
  phone: ["boolean", "date", "datetime"],
  iban: ["boolean", "date", "datetime"],
  card: ["boolean", "date", "datetime"],
  national_id: ["boolean", "date", "datetime"],
  address: ["boolean", "date", "datetime"],
};

/**
 * Which columns hold personal data, by their names and by what their values look like. Values weigh more: a column
 * called `contact` full of e-mail addresses is found, one called `phone` that says yes or no is not.
 */
export function detectPersonal(columns: readonly SeenColumn[]): Suspicion[] {
  return columns.flatMap((column): Suspicion[] => {
    const byValues = categoryOfValues(column.examples);
    if (byValues !== null) return [{ column: column.name, category: byValues, because: "values" }];
    const byName = categoryOfName(column.name);
    if (byName === null || NEVER[byName]?.includes(column.type) === true) return [];
    return [{ column: column.name, category: byName, because: "name" }];
  });
}
