/** What stands between a pipeline and a submit, said so that the field can be found. */

/** Dotted path in the pipeline's target, or in the stage's when `stage` is given and it overrides the field. */
export type FindingField = string;

export type Finding = {
  level: "error" | "warning";
  code: string;
  /** Stage id; null when the whole pipeline is meant. */
  stage: string | null;
  /** Name people gave the stage. */
  stageName: string | null;
  field: FindingField | null;
  /** Where in the request or definition, e.g. `ProcessingResources.ClusterConfig.InstanceType`. */
  path: string | null;
  /** A whole sentence: what is wrong and what to do. */
  message: string;
};

type Place = { stage?: { id: string; name: string } | null; field?: string | null; path?: string | null };

const finding = (level: Finding["level"], code: string, message: string, place: Place): Finding => ({
  level,
  code,
  stage: place.stage?.id ?? null,
  stageName: place.stage?.name ?? null,
  field: place.field ?? null,
  path: place.path ?? null,
  message,
});

export const error = (code: string, message: string, place: Place = {}): Finding =>
  finding("error", code, message, place);
export const warning = (code: string, message: string, place: Place = {}): Finding =>
  finding("warning", code, message, place);

/** One line for a terminal. */
export function sentence(found: Finding): string {
  const place = [
    found.stageName ?? found.stage ?? "pipeline",
    ...(found.field === null ? [] : [`target.${found.field}`]),
  ];
  return `${place.join(", ")}: ${found.message}${found.path === null ? "" : ` [${found.path}]`}`;
}
