import type { ExpressionError } from "./ast.ts";

export type Token = { at: number; end: number } & (
  { type: "number"; value: number } | { type: "text" | "column" | "word" | "sign"; value: string } | { type: "end" }
);

/** Thrown inside the reader only; `parseExpression` turns it into a finding. */
export class Misread extends Error {
  constructor(readonly found: ExpressionError) {
    super(found.message);
  }
}

const SPACE = /\s+/uy;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const SIGN = /<=|>=|!=|<>|==|[=<>+\-*/(),]/uy;
const NUMBER_THEN_WORD = /[\p{L}_]/u;

function quoted(text: string, at: number): { value: string; end: number } {
  const quote = text[at];
  let value = "";
  for (let here = at + 1; here < text.length; here += 1) {
    const sign = text[here];
    if (sign === quote) return { value, end: here + 1 };
    if (sign === "\\" && here + 1 < text.length) {
      here += 1;
      value += text[here];
    } else value += sign;
  }
  throw new Misread({ at, message: `The text begun with ${quote} isn't closed.` });
}

/** `[Total charges]`; a closing bracket in a name is doubled. */
function bracketed(text: string, at: number): { value: string; end: number } {
  let value = "";
  for (let here = at + 1; here < text.length; here += 1) {
    if (text[here] === "]") {
      if (text[here + 1] !== "]") return { value, end: here + 1 };
      here += 1;
    }
    value += text[here];
  }
  throw new Misread({ at, message: "The column name begun with [ isn't closed by ]." });
}

/** @throws Misread at the first character that can't begin anything */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const take = (pattern: RegExp, at: number): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  let at = 0;
  while (at < text.length) {
    const space = take(SPACE, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const number = take(NUMBER, at);
    const word = number === null ? take(WORD, at) : null;
    const sign = number === null && word === null ? take(SIGN, at) : null;
    const first = text[at] ?? "";
    if (number !== null) {
      const end = at + number.length;
      if (NUMBER_THEN_WORD.test(text[end] ?? ""))
        throw new Misread({
          at: end,
          message: `A number can't go on with “${text[end]}”. Put the name in [brackets].`,
        });
      if (!Number.isFinite(Number(number))) throw new Misread({ at, message: "This number is too large." });
      tokens.push({ type: "number", value: Number(number), at, end });
    } else if (word !== null) tokens.push({ type: "word", value: word, at, end: at + word.length });
    else if (sign !== null) tokens.push({ type: "sign", value: sign, at, end: at + sign.length });
    else if (first === '"' || first === "'") tokens.push({ type: "text", at, ...quoted(text, at) });
    else if (first === "[") tokens.push({ type: "column", at, ...bracketed(text, at) });
    else
      throw new Misread({ at, message: `“${String.fromCodePoint(text.codePointAt(at) ?? 0)}” has no meaning here.` });
    at = tokens.at(-1)?.end ?? text.length;
  }
  tokens.push({ type: "end", at: text.length, end: text.length });
  return tokens;
}
