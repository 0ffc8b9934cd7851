import {
  type ComparisonOp,
  daysOf,
  type Expression,
  type ExpressionError,
  expressionFunctions,
  type FunctionName,
  type Literal,
} from "./ast.ts";
import { Misread, type Token, tokensOf } from "./tokens.ts";

/** Longer or deeper conditions are nobody's words any more, and depth costs stack. */
const LONGEST = 2000;
const DEEPEST = 40;

const COMPARISONS: Readonly<Record<string, ComparisonOp>> = {
  "=": "=",
  "==": "=",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const KEYWORDS = ["and", "or", "not", "in", "is", "missing", "true", "false"];

export type Parsed = { ok: true; expression: Expression } | { ok: false; error: ExpressionError };

/**
 * Reads a condition such as `age >= 18 and ([Plan type] in ("a", "b") or email is missing)`.
 *
 * Grammar, weakest first: or · and · not · one comparison, `in (…)`, `is [not] missing` · + − · * / · minus · value.
 * A value is a number, "text", true, false, date("2024-01-31"), a column (bare or in brackets), a function of a value,
 * or a condition in parentheses. Nothing is ever run: what comes out is data. (Parser generators were looked at: they
 * bring either a build step or global state, and this grammar fits on a page.)
 */
export function parseExpression(text: string): Parsed {
  try {
    if (text.length > LONGEST)
      throw new Misread({ at: LONGEST, message: `A condition may have ${LONGEST} characters at most.` });
    const reader = new Reader(tokensOf(text));
    const expression = reader.either();
    reader.finish();
    return { ok: true, expression };
  } catch (error) {
    if (error instanceof Misread) return { ok: false, error: error.found };
    throw error;
  }
}

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: Token[]) {}

  finish(): void {
    const rest = this.peek();
    if (rest.type !== "end") this.fail(`Expected “and”, “or” or the end, found ${said(rest)}.`, rest);
  }

  either(): Expression {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail("This is nested too deeply.", this.peek());
    let left = this.both();
    for (let word = this.word("or"); word; word = this.word("or"))
      left = { node: "or", left, right: this.both(), at: word.at };
    this.depth -= 1;
    return left;
  }

  private both(): Expression {
    let left = this.negated();
    for (let word = this.word("and"); word; word = this.word("and"))
      left = { node: "and", left, right: this.negated(), at: word.at };
    return left;
  }

  private negated(): Expression {
    const word = this.word("not");
    if (!word) return this.comparison();
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail("This is nested too deeply.", word);
    const of = this.negated();
    this.depth -= 1;
    return { node: "not", of, at: word.at };
  }

  private comparison(): Expression {
    const left = this.sum();
    const next = this.peek();
    const op = next.type === "sign" ? COMPARISONS[next.value] : undefined;
    if (op !== undefined) {
      this.at += 1;
      const right = this.sum();
      const again = this.peek();
      if (again.type === "sign" && COMPARISONS[again.value] !== undefined)
        this.fail("Comparisons can't be chained. Write “1 < x and x < 5”.", again);
      return { node: "compare", op, left, right, at: next.at };
    }
    if (this.word("is")) {
      const negated = this.word("not") !== null;
      if (!this.word("missing")) this.fail(`Expected “missing” after “is”, found ${said(this.peek())}.`, this.peek());
      return { node: "missing", of: left, negated, at: next.at };
    }
    const not = this.word("not");
    if (this.word("in")) return { node: "in", of: left, values: this.list(), negated: not !== null, at: next.at };
    if (not) this.fail(`Expected “in” after “not”, found ${said(this.peek())}.`, this.peek());
    return left;
  }

  private list(): Literal[] {
    this.sign("(");
    const values = [this.literal()];
    while (this.maybe(",")) values.push(this.literal());
    this.sign(")");
    return values;
  }

  private literal(): Literal {
    const next = this.peek();
    const minus = this.maybe("-");
    const value = this.value();
    if (value.node === "number") return minus ? { ...value, value: -value.value, at: next.at } : value;
    if (!minus && (value.node === "text" || value.node === "boolean" || value.node === "date")) return value;
    return this.fail("A list holds numbers, texts, dates, true or false.", next);
  }

  private sum(): Expression {
    let left = this.product();
    for (let sign = this.one("+", "-"); sign; sign = this.one("+", "-"))
      left = { node: "arithmetic", op: sign.value === "+" ? "+" : "-", left, right: this.product(), at: sign.at };
    return left;
  }

  private product(): Expression {
    let left = this.signed();
    for (let sign = this.one("*", "/"); sign; sign = this.one("*", "/"))
      left = { node: "arithmetic", op: sign.value === "*" ? "*" : "/", left, right: this.signed(), at: sign.at };
    return left;
  }

  private signed(): Expression {
    const sign = this.one("-");
    if (!sign) return this.value();
    const of = this.value();
    return of.node === "number" ? { ...of, value: -of.value, at: sign.at } : { node: "negative", of, at: sign.at };
  }

  private value(): Expression {
    const next = this.peek();
    this.at += 1;
    if (next.type === "number") return { node: "number", value: next.value, at: next.at };
    if (next.type === "text") return { node: "text", value: next.value, at: next.at };
    if (next.type === "column") return { node: "column", name: next.value, at: next.at };
    if (next.type === "sign" && next.value === "(") {
      const inner = this.either();
      this.sign(")");
      return inner;
    }
    if (next.type === "word") {
      const word = next.value.toLowerCase();
      if (word === "true" || word === "false") return { node: "boolean", value: word === "true", at: next.at };
      const follows = this.peek();
      if (follows.type === "sign" && follows.value === "(" && !KEYWORDS.includes(word)) return this.call(word, next);
      if (!KEYWORDS.includes(word)) return { node: "column", name: next.value, at: next.at };
    }
    return this.fail(`Expected a value or a column, found ${said(next)}.`, next);
  }

  private call(word: string, from: Token): Expression {
    this.sign("(");
    if (word === "date") {
      const text = this.peek();
      this.at += 1;
      if (text.type !== "text" || daysOf(text.value) === null)
        return this.fail('A date is written as date("2024-01-31").', text);
      this.sign(")");
      return { node: "date", value: text.value, at: from.at };
    }
    if (!isFunction(word))
      return this.fail(
        `There is no function “${word}”. Known: ${Object.keys(expressionFunctions).join(", ")}, date.`,
        from,
      );
    const of = this.either();
    let text: string | null = null;
    if (expressionFunctions[word].text) {
      this.sign(",");
      const given = this.peek();
      this.at += 1;
      if (given.type !== "text") return this.fail(`Expected a text in quotes, found ${said(given)}.`, given);
      text = given.value;
    }
    this.sign(")");
    return { node: "call", name: word, of, with: text, at: from.at };
  }

  private peek(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { type: "end", at: 0, end: 0 };
  }

  private word(wanted: string): Token | null {
    const next = this.peek();
    if (next.type !== "word" || next.value.toLowerCase() !== wanted) return null;
    this.at += 1;
    return next;
  }

  private one(...wanted: string[]): { value: string; at: number } | null {
    const next = this.peek();
    if (next.type !== "sign" || !wanted.includes(next.value)) return null;
    this.at += 1;
    return next;
  }

  private maybe(wanted: string): boolean {
    return this.one(wanted) !== null;
  }

  private sign(wanted: string): void {
    if (!this.maybe(wanted)) this.fail(`Expected “${wanted}”, found ${said(this.peek())}.`, this.peek());
  }

  private fail(message: string, { at }: { at: number }): never {
    throw new Misread({ at, message });
  }
}

const isFunction = (word: string): word is FunctionName => Object.hasOwn(expressionFunctions, word);
const said = (token: Token): string => (token.type === "end" ? "the end" : `“${String(token.value)}”`);
