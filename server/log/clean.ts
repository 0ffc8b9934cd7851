/** Longest text a log line may carry; converters and drivers write errors of thousands of lines. */
const MAX_TEXT = 4_000;
/** Deeper than this is somebody's whole object graph, not a fact about the event. */
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;

const SECRET_KEY = /pass(word|wd|phrase)?$|secret|token$|^authorization$|cookie|api_?key|credential|^database_?url$/i;
// Quotes end the match, so that the pattern may also run over a finished JSON line without eating into the next field.
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@/"\\]+@/gi;
const BEARER = /\bBearer\s+[A-Za-z0-9._~+/=-]+/g;

/** Addresses that open doors by themselves: shared pages, invitations, links of an account. */
const LINK_TOKEN = /(\/(?:s|invite|reset|verify|link)\/)[A-Za-z0-9_-]{20,}/g;

/** Blanks passwords in URLs, bearer tokens and tokens of links; safe on a whole JSON line. */
export function redactText(text: string): string {
  return text
    .replace(URL_PASSWORD, "$1:[redacted]@")
    .replace(BEARER, "Bearer [redacted]")
    .replace(LINK_TOKEN, "$1[redacted]");
}

/** Cuts a text to what a log line should hold and redacts it. */
export function cleanText(text: string): string {
  // Cut first: the patterns then never run over megabytes. A secret at the cut edge loses its end with it.
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length - MAX_TEXT} more characters)` : text;
  return redactText(cut);
}

/**
 * A copy of `value` that may be written to the log: secrets blanked by the name of their field, long texts cut, errors
 * opened (name, code, message, stack, cause), circles broken. Line breaks stay: the JSON line encodes them.
 */
export function cleanValue(value: unknown, depth = 0, seen: ReadonlySet<unknown> = new Set()): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return "[circular]";
  if (depth >= MAX_DEPTH) return "[too deep]";
  const inside = new Set(seen).add(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString();
  if (value instanceof Error) return cleanError(value, depth, inside);
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => cleanValue(item, depth + 1, inside));
    return value.length > MAX_ITEMS ? [...items, `… ${value.length - MAX_ITEMS} more`] : items;
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return cleanFields(Object.entries(value), depth, inside);
}

function cleanFields(entries: [string, unknown][], depth: number, seen: ReadonlySet<unknown>): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item != null ? "[redacted]" : cleanValue(item, depth + 1, seen),
    ]),
  );
}

function cleanError(error: Error, depth: number, seen: ReadonlySet<unknown>): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const own = Object.entries(error).filter(([key]) => !["name", "message", "stack", "cause"].includes(key));
  return {
    type: name,
    message: cleanText(message),
    ...(stack !== undefined && { stack: cleanText(stack) }),
    ...cleanFields(own, depth, seen),
    ...(cause !== undefined && { cause: cleanValue(cause, depth + 1, seen) }),
  };
}
