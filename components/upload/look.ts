import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";

type Detection = inferRouterOutputs<AppRouter>["files"]["look"]["detection"];

/** What was found in a file. */
export type Found = Extract<Detection, { state: "ready" }>["detected"];
/** How somebody wants it to be read. */
export type LookChange = inferRouterInputs<AppRouter>["files"]["lookAgain"]["look"];
export type Format = NonNullable<LookChange["format"]>;
export type Chosen = LookChange["chosen"][number];
export type FoundColumn = Found["columns"][number];

const text = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
const oneOf = <T extends string>(value: unknown, known: readonly T[], otherwise: T): T =>
  known.find((candidate) => candidate === value) ?? otherwise;

export const KINDS = ["csv", "excel", "json", "jsonl", "parquet"] as const;
export const ENCODINGS = ["utf-8", "utf-16", "latin-1", "cp1252"] as const;
export const DELIMITERS = [",", ";", "\t", "|"] as const;
export const QUOTES = ['"', "'", ""] as const;
export const DECIMALS = [".", ","] as const;

/** The format of what was found, in the words of a wish. */
export function formatOf(found: Found): Format {
  const { format } = found;
  const nullTokens = Array.isArray(format["nullTokens"])
    ? format["nullTokens"].filter((token): token is string => typeof token === "string")
    : [];
  const kind = oneOf(format["kind"], KINDS, "csv");
  const decimal = oneOf(format["decimal"], DECIMALS, ".");
  if (kind === "csv") {
    return {
      kind,
      encoding: oneOf(format["encoding"], ENCODINGS, "utf-8"),
      delimiter: oneOf(format["delimiter"], DELIMITERS, ","),
      quote: oneOf(format["quote"], QUOTES, '"'),
      header: format["header"] !== false,
      decimal,
      nullTokens,
    };
  }
  if (kind === "excel") {
    return { kind, sheet: text(format["sheet"], "") || null, header: format["header"] !== false, decimal, nullTokens };
  }
  return { kind, nullTokens };
}

/** Columns whose dates could be read in two ways, with the sign between day and month. */
export function dateQuestions(found: Found): { column: string; example: string; sign: string }[] {
  const asked = found.warnings.flatMap((warning) =>
    typeof warning === "object" &&
    warning !== null &&
    "code" in warning &&
    warning.code === "date_order" &&
    "column" in warning &&
    typeof warning.column === "string"
      ? [warning.column]
      : [],
  );
  return found.columns
    .filter(({ name }) => asked.includes(name))
    .map(({ name, examples }) => {
      const example = String(examples[0] ?? "");
      return { column: name, example, sign: /[-/.]/.exec(example)?.[0] ?? "/" };
    });
}
