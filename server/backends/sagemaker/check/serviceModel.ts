/** AWS's own description of its requests and answers, cut to what we send and read (see ../model). */
import model from "../model/service-model.json" with { type: "json" };

export type Shape = {
  type: string;
  members?: Record<string, string>;
  required?: string[];
  member?: string;
  key?: string;
  value?: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
};

const shapes: Record<string, Shape> = model.shapes;
const requests: Record<string, string> = model.requests;
const answers: Record<string, string> = model.answers;

export const shapeNames = Object.keys(shapes);

/** @throws Error for a shape the model doesn't hold: a mistake of ours */
export function shapeOf(name: string): Shape {
  const shape = shapes[name];
  if (!shape) throw new Error(`the service model has no shape ${name}`);
  return shape;
}

/** Name of an operation's request shape, or null for an operation we don't use. */
export const requestShape = (operation: string): string | null => requests[operation] ?? null;
export const answerShape = (operation: string): string | null => answers[operation] ?? null;

/**
 * AWS writes its patterns for Java; these don't compile in JavaScript, or backtrack without end, and say the same like this.
 * A pattern that means "any text" is left out.
 */
const rewritten: Record<string, string | null> = {
  ".*(?:[ \\r\\n\\t].*)*": null,
  "([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)${1,256}": "[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]{1,256}",
  "([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)${1,128}": "[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]{1,128}",
};

const compiled = new Map<string, RegExp | null>();

/** @returns the pattern for a whole text, or null when any text fits */
export function patternOf(source: string): RegExp | null {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const text = source in rewritten ? (rewritten[source] ?? null) : source;
  const pattern = text === null ? null : compile(text);
  compiled.set(source, pattern);
  return pattern;
}

function compile(text: string): RegExp {
  // `\p{Alnum}` is Java's.
  const javascript = text.replaceAll("\\p{Alnum}", "A-Za-z0-9");
  try {
    return new RegExp(`^(?:${javascript})$`, "u");
  } catch {
    // Outside a class, `\-` and `\_` are only legal without the u flag.
    return new RegExp(`^(?:${javascript})$`);
  }
}
