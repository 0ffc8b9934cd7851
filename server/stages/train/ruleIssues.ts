import { checkExpression, parseExpression, type PortShape, type StageIssue } from "../contract.ts";
import type { TrainSettings } from "./settings.ts";

/** What keeps a typed rule from being asked: nothing typed, a character out of place, a column or kind that doesn't fit. */
export function ruleIssues(settings: TrainSettings, shape: PortShape): StageIssue[] {
  if (settings.algorithm !== "rule") return [];
  if (settings.rules.length === 0)
    return [
      {
        code: "rule_missing",
        level: "error",
        message: "No rule is typed yet. Add one, such as: if age >= 65 then yes.",
        path: ["rules"],
      },
    ];
  // The target is what the rule has to say, so it can't be asked for it.
  const columns = shape.columns?.filter((column) => column.name !== shape.target) ?? null;
  return settings.rules.flatMap((rule, index): StageIssue[] => {
    const path = ["rules", index, "when"];
    const issue = (at: number, message: string): StageIssue => ({
      code: "rule_invalid",
      level: "error",
      message: `Rule ${index + 1}, character ${at + 1}: ${message}`,
      path,
    });
    const parsed = parseExpression(rule.when);
    const found = parsed.ok ? checkExpression(parsed.expression, columns) : [parsed.error];
    const answer =
      shape.problemType === "regression" && rule.then.trim() !== "" && !Number.isFinite(Number(rule.then))
        ? [
            {
              code: "rule_number",
              level: "error" as const,
              message: `Rule ${index + 1} answers “${rule.then}”, but the target is a number.`,
              path: ["rules", index, "then"],
            },
          ]
        : [];
    return [...found.slice(0, 1).map(({ at, message }) => issue(at, message)), ...answer];
  });
}
