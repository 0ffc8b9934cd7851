import { z } from "zod";

/** What a data catalogue says of a source, in the order of its columns; the first five are those of the seed's table. */
export const catalogueFields = [
  "source",
  "contents",
  "period",
  "quantity",
  "comments",
  "owner",
  "licence",
  "legalBasis",
  "personalData",
  "retention",
  "upstream",
] as const;
export const catalogueFieldSchema = z.enum(catalogueFields);
export type CatalogueField = (typeof catalogueFields)[number];

/** Without these a catalogue isn't complete (question D11 of the scorecards). */
export const requiredFields: readonly CatalogueField[] = [
  "source",
  "contents",
  "period",
  "quantity",
  "comments",
  "owner",
  "licence",
  "retention",
];

/** Sections of a datasheet (Gebru et al., Datasheets for Datasets) that people may add words to. */
export const sheetSections = [
  "motivation",
  "composition",
  "collection",
  "preprocessing",
  "uses",
  "distribution",
  "maintenance",
] as const;
export const sheetSectionSchema = z.enum(sheetSections);
export type SheetSection = (typeof sheetSections)[number];

export const MAX_TEXT = 4_000;

const wordsSchema = z.object({ text: z.string(), byName: z.string(), at: z.string() });
/** `CatalogueEntry.values`: what people wrote, by field or section. */
export const entryValuesSchema = z.record(z.string(), wordsSchema).catch({});
export type EntryWords = z.output<typeof wordsSchema>;
