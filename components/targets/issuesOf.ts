import type { StageIssue } from "../../server/stages/contract.ts";
import type { Finding } from "./useCompiled.ts";

/**
 * Findings as the form shows them beside its fields.
 * @param stage the stage whose form it is; null for the pipeline's, which shows what any stage took from it
 */
export function issuesOf(findings: readonly Finding[], stage: string | null): StageIssue[] {
  return findings.flatMap((finding): StageIssue[] => {
    if (finding.field === null || (stage !== null && finding.stage !== stage)) return [];
    const path = finding.field.split(".");
    const { code, level, message } = finding;
    const issue = { code, level, message };
    // `processing.instance` of the pipeline is `instance` of a stage.
    return stage === null
      ? [{ ...issue, path }]
      : [
          { ...issue, path },
          { ...issue, path: path.slice(-1) },
        ];
  });
}
