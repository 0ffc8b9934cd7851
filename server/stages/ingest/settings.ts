import { z } from "zod";
import { columnRoles, columnTypes, hint, sourceSettingSchema } from "../contract.ts";

/** Spellings of "nothing here" that are missing in every column. */
export const defaultNullTokens = ["NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "#N/A", "?"];

export const encodings = ["utf-8", "utf-16", "latin-1", "cp1252"] as const;
export const delimiters = [",", ";", "\t", "|"] as const;

/** How a file is written. Detected when a file is chosen; everything can be changed by hand. */
export const fileFormatSchema = z.object({
  kind: z
    .enum(["csv", "excel", "json", "jsonl", "parquet"])
    .default("csv")
    .meta(
      hint({
        title: "File type",
        description: "How the file stores its table.",
        options: { csv: "CSV or TSV", excel: "Excel", json: "JSON", jsonl: "JSON lines", parquet: "Parquet" },
        tip: "Parquet keeps types and is read faster; CSV leaves every type to be guessed.",
      }),
    ),
  encoding: z
    .enum(encodings)
    .default("utf-8")
    .meta(
      hint({
        title: "Encoding",
        description: "How the file writes letters beyond the English ones.",
        showWhen: { field: "kind", in: ["csv"] },
        tip: "Signs like Ã© instead of é mean that the encoding is wrong.",
      }),
    ),
  delimiter: z
    .enum(delimiters)
    .default(",")
    .meta(
      hint({
        title: "Separator",
        description: "The sign between two cells of a row.",
        showWhen: { field: "kind", in: ["csv"] },
        options: { ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar" },
      }),
    ),
  quote: z
    .enum(['"', "'", ""])
    .default('"')
    .meta(
      hint({
        title: "Quote",
        description: "The sign around cells that hold the separator themselves.",
        showWhen: { field: "kind", in: ["csv"] },
        options: { '"': "Double quote", "'": "Single quote", "": "None" },
      }),
    ),
  sheet: z
    .string()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Sheet",
        description: "The sheet of the workbook; empty takes the first that holds anything.",
        showWhen: { field: "kind", in: ["excel"] },
      }),
    ),
  header: z
    .boolean()
    .default(true)
    .meta(
      hint({
        title: "First line holds the column names",
        description: "Off when the first line is data already; columns are then numbered.",
        showWhen: { field: "kind", in: ["csv", "excel"] },
      }),
    ),
  decimal: z
    .enum([".", ","])
    .default(".")
    .meta(
      hint({
        title: "Decimal sign",
        description: "The sign before the decimals of a number.",
        control: "segmented",
        showWhen: { field: "kind", in: ["csv", "excel", "json", "jsonl"] },
        options: { ".": "Point (1.5)", ",": "Comma (1,5)" },
        tip: "A column of prices that arrives as text usually has the other sign.",
      }),
    ),
  nullTokens: z
    .array(z.string())
    .default(defaultNullTokens)
    .meta(
      hint({
        title: "Words that mean missing",
        description: "Cells with one of these words count as missing; cells that hold only blanks always do.",
        showWhen: { field: "kind", in: ["csv", "excel", "json", "jsonl"] },
        tip: "Extreme codes such as 999 often mean “unknown”: add them here, or they become outliers.",
      }),
    ),
});
export type FileFormat = z.infer<typeof fileFormatSchema>;

export const ingestColumnSchema = z.object({
  name: z
    .string()
    .min(1)
    .meta(hint({ title: "Name in the file", description: "The column's name as it stands in the file." })),
  as: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Name from here on",
        description: "The name all later stages use; empty keeps the one in the file.",
      }),
    ),
  type: z.enum(columnTypes).meta(
    hint({
      title: "Type",
      description: "What the column's cells are read as; cells that don't fit are set aside or counted as missing.",
      tip: "Numbers without an order, such as postcodes, are better read as text.",
    }),
  ),
  format: z
    .string()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Date or number format",
        description: "How dates or numbers are written, for example DD/MM/YYYY; empty lets the values decide.",
        tip: "When every day is 12 or less, only you can know which number is the month.",
      }),
    ),
  keep: z
    .boolean()
    .default(true)
    .meta(
      hint({
        title: "Keep",
        description: "Off leaves the column out of everything that follows.",
        tip: "Leave out what won't be known at the moment of the prediction, and personal data nobody needs.",
      }),
    ),
  role: z
    .enum(columnRoles)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Role",
        description: "Marks the column to predict, and those that name a row, a group or a time.",
        options: { target: "Target", id: "Identifier", group: "Group", time: "Time" },
        tip: "Identifiers look like perfect predictors and teach nothing; mark them.",
      }),
    ),
  missing: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .meta(hint({ title: "Missing share", control: "hidden" })),
  distinct: z
    .number()
    .int()
    .nonnegative()
    .nullable()
    .default(null)
    .meta(hint({ title: "Distinct values", control: "hidden" })),
});
export type IngestColumn = z.infer<typeof ingestColumnSchema>;

export const drawSchema = z.object({
  rule: z
    .enum(["random", "stratified", "time", "group"])
    .default("random")
    .meta(
      hint({
        title: "Split rule",
        description: "Decides which rows teach, which choose and which judge the model.",
        tip: "Take time when you predict the future, group when several rows belong to one customer or machine.",
        options: {
          random: "Random",
          stratified: "Random, same class shares",
          time: "By time, newest judge",
          group: "By group",
        },
      }),
    ),
  column: z
    .string()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Column of the rule",
        description: "The column that holds the time, or names the group that must stay together.",
        control: "column",
        showWhen: { field: "rule", in: ["time", "group"] },
      }),
    ),
  validation: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .meta(
      hint({
        title: "Validation share",
        control: "slider",
        description: "Share of the rows that choose settings and threshold.",
        tip: "Validation rows improve the model, test rows only judge it.",
      }),
    ),
  test: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .meta(
      hint({
        title: "Test share",
        control: "slider",
        description: "Share of the rows that only judge, once, at the end.",
        tip: "70/20/10 is a common cut; small data is judged better by folds than by a handful of rows.",
      }),
    ),
});

export const ingestSettingsSchema = z.object({
  source: sourceSettingSchema
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Data",
        control: "source",
        description: "The table everything starts from: a CSV, TSV, Excel, JSON or Parquet file, or a built-in sample.",
        tip: "Ask for quantity, duration and access first: what a column means matters as much as how many rows there are.",
      }),
    ),
  format: fileFormatSchema
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "File format",
        description: "How the file is written; empty means that it is detected at each run.",
        advanced: true,
      }),
    ),
  columns: z
    .array(ingestColumnSchema)
    .default([])
    .meta(
      hint({
        title: "Columns",
        description: "Name, type and role of each column; empty means that they are detected at each run.",
      }),
    ),
  badRows: z
    .enum(["reject", "stop"])
    .default("reject")
    .meta(
      hint({
        title: "Rows that can't be read",
        description: "What happens to lines with too many cells or an unreadable number.",
        control: "segmented",
        options: { reject: "Set aside and count", stop: "Stop the run" },
        advanced: true,
        tip: "What is dropped here in training still arrives in production: look at the rows that were set aside.",
      }),
    ),
  draw: drawSchema.default({ rule: "random", column: null, validation: 0.2, test: 0.1 }).meta(
    hint({
      title: "Split into training, validation and test",
      description: "Every row gets its part here, before anything is learned from it.",
    }),
  ),
});
export type IngestSettings = z.infer<typeof ingestSettingsSchema>;
