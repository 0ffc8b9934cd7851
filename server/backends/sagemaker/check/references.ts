/** Whether every reference of a definition leads to something: parameters, steps seen from there, property files, members of answers. */
import { at, isObject, type JsonRecord, list, objectAt, type Problem, textAt } from "./read.ts";
import { answerShape, shapeOf } from "./serviceModel.ts";
import { findVariables } from "./variables.ts";

export type KnownStep = { step: JsonRecord; name: string; type: string; path: string; branch: string[] };

const execution = [
  "PipelineName",
  "PipelineArn",
  "PipelineExecutionId",
  "PipelineExecutionArn",
  "StartDateTime",
  "CurrentDateTime",
];

/** Answers whose members a step has as properties. */
const answers: Record<string, string[]> = {
  Processing: ["DescribeProcessingJob"],
  Training: ["DescribeTrainingJob"],
  Tuning: ["DescribeHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob"],
  Transform: ["DescribeTransformJob"],
  Model: ["DescribeModel"],
  RegisterModel: ["DescribeModelPackage"],
  EndpointConfig: ["DescribeEndpointConfig"],
  Endpoint: ["DescribeEndpoint"],
};

/** `A.B['c'].D[0]` → keys; null when it isn't such a path. */
function readPath(text: string): { key: string; indexed: boolean }[] | null {
  const parts: { key: string; indexed: boolean }[] = [];
  const pattern = /\.?([A-Za-z][A-Za-z0-9]*)|\['([^']+)'\]|\[(\d+)\]/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) return null;
    parts.push(
      match[1] !== undefined ? { key: match[1], indexed: false } : { key: match[2] ?? match[3] ?? "", indexed: true },
    );
  }
  return parts;
}

/** @returns the first part that leads nowhere, or null when the whole path resolves */
function unresolved(shapeName: string, parts: readonly { key: string; indexed: boolean }[]): string | null {
  let name: string | undefined = shapeName;
  for (const { key, indexed } of parts) {
    if (name === undefined) return key;
    const shape = shapeOf(name);
    const next: string | undefined = indexed
      ? shape.type === "list"
        ? shape.member
        : shape.type === "map"
          ? shape.value
          : undefined
      : shape.members?.[key];
    if (next === undefined) return key;
    name = next;
  }
  return null;
}

const isPrefix = (outer: readonly string[], inner: readonly string[]): boolean =>
  outer.every((part, index) => inner[index] === part);

type Known = { byName: Map<string, KnownStep>; order: Map<string, number>; parameters: ReadonlySet<string> };

function propertyFile(step: KnownStep, name: string): JsonRecord | undefined {
  const found = list(step.step["PropertyFiles"]).find((file) => textAt(file, "PropertyFileName") === name);
  return isObject(found) ? found : undefined;
}

function stepReference(get: string, from: KnownStep, known: Known): string | null {
  const [, name = "", rest = ""] = /^Steps\.([A-Za-z0-9_-]+)(?:\.(.*))?$/.exec(get) ?? [];
  const target = known.byName.get(name);
  if (!target) return `there is no step "${name}"`;
  if (target.type === "Condition" || target.type === "Fail") return `the step "${name}" has nothing to refer to`;
  if (!isPrefix(target.branch, from.branch)) return `the step "${name}" lives in a branch this step doesn't see`;
  if ((known.order.get(name) ?? 0) >= (known.order.get(from.name) ?? 0))
    return `the step "${name}" doesn't come before this one`;
  const file = /^PropertyFiles\.(.+)$/.exec(rest)?.[1];
  if (file !== undefined)
    return propertyFile(target, file) ? null : `the step "${name}" has no property file "${file}"`;
  const parts = readPath(rest);
  if (!parts || parts.length === 0) return `"${rest}" is no path of properties`;
  const outputs = objectAt(target.step, "Arguments", "ProcessingOutputConfig")?.["Outputs"];
  const output = /^ProcessingOutputConfig\.Outputs\['([^']+)'\]/.exec(rest)?.[1];
  if (output !== undefined && !list(outputs).some((one) => textAt(one, "OutputName") === output))
    return `the step "${name}" has no output "${output}"`;
  const lost = (answers[target.type] ?? []).map((operation) => {
    const shape = answerShape(operation);
    return shape === null ? rest : unresolved(shape, parts);
  });
  return lost.includes(null) ? null : `"${lost[0] ?? rest}" is no property of the step "${name}"`;
}

function reference(get: string, from: KnownStep, known: Known): string | null {
  if (get.startsWith("Parameters.")) {
    const name = get.slice("Parameters.".length);
    return known.parameters.has(name) ? null : `there is no parameter "${name}"`;
  }
  if (get.startsWith("Execution."))
    return execution.includes(get.slice("Execution.".length)) ? null : `"${get}" is no fact of an execution`;
  return get.startsWith("Steps.") ? stepReference(get, from, known) : `"${get}" is no reference`;
}

/** Arguments of a condition without the steps in it, which speak for themselves. */
const ownPart = ({ step, type }: KnownStep): unknown =>
  type === "Condition" ? { Arguments: { Conditions: objectAt(step, "Arguments")?.["Conditions"] } } : step;

function variableProblems(from: KnownStep, known: Known, problems: Problem[]): void {
  const { gets, jsonGets, joins } = findVariables(ownPart(from), from.path);
  for (const { path, get } of gets) {
    const wrong = reference(get, from, known);
    if (wrong !== null) problems.push({ path: at(path, "Get"), message: wrong });
  }
  for (const { path, value } of jsonGets) {
    const file = objectAt(value, "PropertyFile");
    if (!isObject(value) || Object.keys(value).some((key) => key !== "PropertyFile" && key !== "Path"))
      problems.push({ path: `${path}.Std:JsonGet`, message: "must hold PropertyFile and Path and nothing else" });
    else if (typeof file?.["Get"] !== "string" || !/^Steps\.[^.]+\.PropertyFiles\./.test(file["Get"]))
      problems.push({
        path: `${path}.Std:JsonGet.PropertyFile`,
        message: "must be a reference to a step's property file",
      });
    if (textAt(value, "Path") === null) problems.push({ path: `${path}.Std:JsonGet.Path`, message: "is missing" });
  }
  for (const { path, value } of joins)
    if (textAt(value, "On") === null || list(objectAt({ value }, "value")?.["Values"]).length === 0)
      problems.push({ path: `${path}.Std:Join`, message: "needs On and a list of Values" });
}

function dependsOnProblems(from: KnownStep, known: Known, problems: Problem[]): void {
  list(from.step["DependsOn"]).forEach((name, index) => {
    const path = `${from.path}.DependsOn[${index}]`;
    const target = known.byName.get(String(name));
    if (!target) problems.push({ path, message: `there is no step "${String(name)}"` });
    else if (target.type === "Condition")
      problems.push({ path, message: `"${target.name}" is a condition: what follows it must live in its branches` });
    else if (!isPrefix(target.branch, from.branch))
      problems.push({ path, message: `the step "${target.name}" lives in a branch this step doesn't see` });
    else if ((known.order.get(target.name) ?? 0) >= (known.order.get(from.name) ?? 0))
      problems.push({ path, message: `the step "${target.name}" doesn't come before this one` });
  });
}

function fileProblems(from: KnownStep, problems: Problem[]): void {
  list(from.step["PropertyFiles"]).forEach((file, index) => {
    const path = `${from.path}.PropertyFiles[${index}]`;
    for (const key of ["PropertyFileName", "OutputName", "FilePath"])
      if (textAt(file, key) === null) problems.push({ path: `${path}.${key}`, message: "is missing" });
    const outputs = list(objectAt(from.step, "Arguments", "ProcessingOutputConfig")?.["Outputs"]);
    const output = textAt(file, "OutputName");
    if (output !== null && !outputs.some((one) => textAt(one, "OutputName") === output))
      problems.push({ path: `${path}.OutputName`, message: `the step has no output "${output}"` });
  });
}

/** @param steps in the order of the definition, those inside conditions behind their condition */
export function checkReferences(
  steps: readonly KnownStep[],
  parameters: ReadonlySet<string>,
  problems: Problem[],
): void {
  const known: Known = { byName: new Map(), order: new Map(), parameters };
  steps.forEach((step, index) => {
    if (known.byName.has(step.name))
      problems.push({ path: `${step.path}.Name`, message: `"${step.name}" is there twice` });
    known.byName.set(step.name, step);
    known.order.set(step.name, index);
  });
  for (const step of steps) {
    variableProblems(step, known, problems);
    dependsOnProblems(step, known, problems);
    fileProblems(step, problems);
  }
}
