import { type Problem, textAt } from "./read.ts";

/** Names that must differ within one list. */
export function uniqueNames(items: readonly unknown[], key: string, path: string, problems: Problem[]): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const name = textAt(item, key);
    if (name === null) return;
    if (seen.has(name)) problems.push({ path: `${path}[${index}].${key}`, message: `"${name}" is there twice` });
    seen.add(name);
  });
}
