import { z } from "zod";
import { columnRoles, columnTypes, hint, sourceSettingSchema } from "../contract.ts";

/** Spellings of "nothing here" that are missing in every column. */
export const defaultNullTokens = ["NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "#N/A", "?"];

export const encodings = ["utf-8", "utf-16", "latin-1", "cp1252"] as const;
export const delimiters = [",", ";", "\t", "|"] as const;

/** How a file is written. Detected when a file is chosen; everything can be changed by hand. */
export const fileFormatSchema = z.object({
  kind: z
    .enum(["csv", "parquet"])
    .default("csv")
    .meta(hint({ title: "File type", control: "segmented", options: { csv: "CSV or TSV", parquet: "Parquet" } })),
  encoding: z
    .enum(encodings)
    .default("utf-8")
    .meta(hint({ title: "Encoding", showWhen: { field: "kind", in: ["csv"] } })),
  delimiter: z
    .enum(delimiters)
    .default(",")
    .meta(
      hint({
        title: "Separator",
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
        showWhen: { field: "kind", in: ["csv"] },
        options: { '"': "Double quote", "'": "Single quote", "": "None" },
      }),
    ),
  header: z
    .boolean()
    .default(true)
    .meta(hint({ title: "First line holds the column names", showWhen: { field: "kind", in: ["csv"] } })),
  decimal: z
    .enum([".", ","])
    .default(".")
    .meta(
      hint({
        title: "Decimal sign",
        control: "segmented",
        showWhen: { field: "kind", in: ["csv"] },
        options: { ".": "Point (1.5)", ",": "Comma (1,5)" },
      }),
    ),
  nullTokens: z
    .array(z.string())
    .default(defaultNullTokens)
    .meta(
      hint({
        title: "Words that mean missing",
        description: "Cells that hold only blanks are always missing.",
        showWhen: { field: "kind", in: ["csv"] },
      }),
    ),
});
export type FileFormat = z.infer<typeof fileFormatSchema>;

export const ingestColumnSchema = z.object({
  name: z
    .string()
    .min(1)
    .meta(hint({ title: "Name in the file" })),
  as: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta(hint({ title: "Name from here on", description: "Empty keeps the name." })),
  type: z.enum(columnTypes).meta(hint({ title: "Type" })),
  format: z
    .string()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Date or number format",
        description: "For example DD/MM/YYYY.",
        tip: "When every day is 12 or less, only you can know which number is the month.",
      }),
    ),
  keep: z
    .boolean()
    .default(true)
    .meta(hint({ title: "Keep" })),
  role: z
    .enum(columnRoles)
    .nullable()
    .default(null)
    .meta(hint({ title: "Role", options: { target: "Target", id: "Identifier", group: "Group", time: "Time" } })),
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
    .meta(hint({ title: "Column of the rule", control: "column", showWhen: { field: "rule", in: ["time", "group"] } })),
  validation: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .meta(
      hint({ title: "Validation share", control: "slider", description: "Rows that choose settings and threshold." }),
    ),
  test: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .meta(hint({ title: "Test share", control: "slider", description: "Rows that only judge." })),
});

export const ingestSettingsSchema = z.object({
  source: sourceSettingSchema
    .nullable()
    .default(null)
    .meta(hint({ title: "Data", control: "source", description: "A CSV, TSV or Parquet file, or a built-in sample." })),
  format: fileFormatSchema
    .nullable()
    .default(null)
    .meta(hint({ title: "File format", description: "Empty: detected from the file at each run.", advanced: true })),
  columns: z
    .array(ingestColumnSchema)
    .default([])
    .meta(
      hint({
        title: "Columns",
        description: "Detected from the file; rename, retype or leave out. Empty: detected at each run.",
      }),
    ),
  badRows: z
    .enum(["reject", "stop"])
    .default("reject")
    .meta(
      hint({
        title: "Rows that can't be read",
        control: "segmented",
        options: { reject: "Set aside and count", stop: "Stop the run" },
        advanced: true,
      }),
    ),
  draw: drawSchema
    .default({ rule: "random", column: null, validation: 0.2, test: 0.1 })
    .meta(hint({ title: "Split into training, validation and test" })),
});
export type IngestSettings = z.infer<typeof ingestSettingsSchema>;
