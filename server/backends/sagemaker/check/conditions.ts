/** The grammar of conditions. */
import { at, isObject, list, type Problem, textAt } from "./read.ts";

const binary = ["Equals", "GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo"];

export function conditionProblems(conditions: unknown, path: string, problems: Problem[]): void {
  if (list(conditions).length === 0) problems.push({ path, message: "there are no conditions" });
  list(conditions).forEach((condition, index) => conditionProblem(condition, `${path}[${index}]`, problems));
}

function conditionProblem(condition: unknown, path: string, problems: Problem[]): void {
  if (!isObject(condition)) {
    problems.push({ path, message: "must be an object" });
    return;
  }
  const type = textAt(condition, "Type") ?? "";
  const needs = binary.includes(type)
    ? ["LeftValue", "RightValue"]
    : ({ In: ["QueryValue", "Values"], Not: ["Expression"], Or: ["Conditions"] } as Record<string, string[]>)[type];
  if (!needs) {
    problems.push({
      path: `${path}.Type`,
      message: `"${type}" is none of ${[...binary, "In", "Not", "Or"].join(", ")}`,
    });
    return;
  }
  for (const key of needs) if (!(key in condition)) problems.push({ path: at(path, key), message: "is missing" });
  for (const key of Object.keys(condition))
    if (key !== "Type" && !needs.includes(key))
      problems.push({ path: at(path, key), message: "is not a member AWS knows" });
  if (type === "Not") conditionProblem(condition["Expression"], `${path}.Expression`, problems);
  if (type === "Or") conditionProblems(condition["Conditions"], `${path}.Conditions`, problems);
}
