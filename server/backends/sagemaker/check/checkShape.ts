/** A deep walk of a value over AWS's description of it. */
import { isVariable } from "./variables.ts";
import { patternOf, type Shape, shapeOf } from "./serviceModel.ts";

export type Problem = { path: string; message: string };

export type Walk = {
  /** Pipeline variables stand for scalars. */
  variables: boolean;
  problems: Problem[];
};

const at = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);
const words = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** AWS counts characters, JavaScript code units. */
const lengthOf = (text: string): number => [...text].length;

function checkText(shape: Shape, value: string, path: string, walk: Walk): void {
  const { problems } = walk;
  const length = lengthOf(value);
  if (shape.min !== undefined && length < shape.min)
    problems.push({ path, message: `${words(value)} has ${length} characters; at least ${shape.min} are needed` });
  if (shape.max !== undefined && length > shape.max)
    problems.push({ path, message: `${words(value)} has ${length} characters; at most ${shape.max} are allowed` });
  else if (shape.enum && !shape.enum.includes(value))
    problems.push({ path, message: `${words(value)} is none of ${listed(shape.enum)}` });
  else if (shape.pattern !== undefined && patternOf(shape.pattern)?.test(value) === false)
    problems.push({ path, message: `${words(value)} doesn't fit ${shape.pattern}` });
}

const listed = (values: readonly string[]): string =>
  values.length > 8 ? `${values.slice(0, 8).join(", ")} and ${values.length - 8} more` : values.join(", ");

function checkNumber(shape: Shape, value: number, path: string, walk: Walk): void {
  if (shape.min !== undefined && value < shape.min)
    walk.problems.push({ path, message: `${value} is below the smallest value, ${shape.min}` });
  if (shape.max !== undefined && value > shape.max)
    walk.problems.push({ path, message: `${value} is above the largest value, ${shape.max}` });
  if ((shape.type === "integer" || shape.type === "long") && !Number.isInteger(value))
    walk.problems.push({ path, message: `${value} must be a whole number` });
}

const wrongType = (shape: Shape, value: unknown, path: string, walk: Walk): void => {
  const wanted: Record<string, string> = { structure: "an object", map: "an object", list: "a list", string: "text" };
  walk.problems.push({ path, message: `${words(value)} must be ${wanted[shape.type] ?? `of type ${shape.type}`}` });
};

function checkSize(count: number, shape: Shape, path: string, walk: Walk): void {
  if (shape.min !== undefined && count < shape.min)
    walk.problems.push({ path, message: `${count} entries; at least ${shape.min} are needed` });
  if (shape.max !== undefined && count > shape.max)
    walk.problems.push({ path, message: `${count} entries; at most ${shape.max} are allowed` });
}

/**
 * @param name shape of the model
 * @param without members that need not be there, e.g. a job's name in a step
 */
export function checkShape(
  name: string,
  value: unknown,
  path: string,
  walk: Walk,
  without: readonly string[] = [],
): void {
  const shape = shapeOf(name);
  switch (shape.type) {
    case "structure": {
      if (!isRecord(value)) return wrongType(shape, value, path, walk);
      for (const required of shape.required ?? [])
        if (!(required in value) && !without.includes(required))
          walk.problems.push({ path: at(path, required), message: "is missing" });
      for (const [key, inner] of Object.entries(value)) {
        const member = shape.members?.[key];
        if (member === undefined) walk.problems.push({ path: at(path, key), message: "is not a member AWS knows" });
        else checkShape(member, inner, at(path, key), walk);
      }
      return;
    }
    case "map": {
      if (!isRecord(value)) return wrongType(shape, value, path, walk);
      const entries = Object.entries(value);
      checkSize(entries.length, shape, path, walk);
      for (const [key, inner] of entries) {
        if (shape.key !== undefined) checkText(shapeOf(shape.key), key, at(path, key), walk);
        if (shape.value !== undefined) checkShape(shape.value, inner, at(path, key), walk);
      }
      return;
    }
    case "list": {
      if (!Array.isArray(value)) return wrongType(shape, value, path, walk);
      checkSize(value.length, shape, path, walk);
      value.forEach((inner, index) => {
        if (shape.member !== undefined) checkShape(shape.member, inner, `${path}[${index}]`, walk);
      });
      return;
    }
    default:
      checkScalar(shape, value, path, walk);
  }
}

function checkScalar(shape: Shape, value: unknown, path: string, walk: Walk): void {
  if (walk.variables && isVariable(value)) return;
  if (shape.type === "string" || shape.type === "timestamp")
    return typeof value === "string" ? checkText(shape, value, path, walk) : wrongType(shape, value, path, walk);
  if (shape.type === "boolean") {
    if (typeof value !== "boolean") wrongType(shape, value, path, walk);
    return;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return wrongType(shape, value, path, walk);
  checkNumber(shape, value, path, walk);
}
