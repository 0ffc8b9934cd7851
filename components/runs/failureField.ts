import type { Failure } from "../../server/runs/states.ts";

type Path = (string | number)[];

/** Where a text stands in a stage's settings; the first place in their order. */
function placeOf(value: unknown, text: string): Path | null {
  if (value === text) return [];
  if (typeof value !== "object" || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const rest = placeOf(part, text);
    if (rest) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return null;
}

/**
 * The setting to look at after a failure: the one that the stage named, else the one that holds the column it named.
 * @param config settings of the failed stage
 * @returns path of the setting; null when the failure is about none of them
 */
export function failureField({ where }: Pick<Failure, "where">, config: unknown): Path | null {
  const { setting, column } = where ?? {};
  if (typeof setting === "string") return setting.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return typeof column === "string" ? placeOf(config, column) : null;
}
