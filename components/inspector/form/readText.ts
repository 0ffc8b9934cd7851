import type { FieldNode, Scalar } from "./fieldModel.ts";

export type ReadText = { ok: true; value: Scalar } | { ok: false; reason: string };

/** People type 1.5 and 1,5; grouping is not guessed at. */
function readNumber(text: string): number | null {
  const plain = /^[+-]?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/**
 * Reads what was typed into a field.
 * @returns the value, or a sentence about what is missing; only values reach the document
 */
export function readText(field: FieldNode, typed: string): ReadText {
  const text = typed.trim();
  if (field.type === "number") {
    if (text === "")
      return field.nullable ? { ok: true, value: null } : { ok: false, reason: "A number is needed here." };
    const value = readNumber(text);
    if (value === null) return { ok: false, reason: `“${text}” is not a number yet.` };
    if (field.integer && !Number.isInteger(value)) return { ok: false, reason: "A whole number is needed here." };
    if (field.min !== null && value < field.min) return { ok: false, reason: `At least ${field.min}.` };
    if (field.max !== null && value > field.max) return { ok: false, reason: `At most ${field.max}.` };
    return { ok: true, value };
  }
  if (field.type === "mixed") {
    if (text === "") return { ok: true, value: field.nullable ? null : "" };
    if (field.types.includes("boolean") && (text === "true" || text === "false"))
      return { ok: true, value: text === "true" };
    const value = field.types.includes("number") ? readNumber(text) : null;
    if (value !== null) return { ok: true, value };
    return field.types.includes("string")
      ? { ok: true, value: typed }
      : { ok: false, reason: `“${text}” doesn't fit here.` };
  }
  if (typed === "" && field.nullable) return { ok: true, value: null };
  if (field.type === "text" && field.maxLength !== null && typed.length > field.maxLength)
    return { ok: false, reason: `At most ${field.maxLength} characters.` };
  return { ok: true, value: typed };
}

/** The value as the person would type it. */
export function writeText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
