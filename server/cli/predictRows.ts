import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { parse as csvParser, CsvError } from "csv-parse";
import { z } from "zod";
import { InvalidError } from "../errors/index.ts";

/** A row of a file; `refused` says why it can't even be read as one. */
export type FileRow = { cells: Record<string, unknown>; refused: string | null };

export type RowsFile = { columns: string[]; rows: AsyncIterable<FileRow> };

const objectsSchema = z.array(z.record(z.string(), z.json()));

function unreadable(what: string, remedy: string): InvalidError {
  return new InvalidError({ code: "file_unreadable", userMessage: what, remedy });
}

/** The first bytes of a file: what kind it is, and its header. */
async function readStart(path: string): Promise<string> {
  const file = await open(path).catch(() => {
    throw unreadable(`${path} can’t be opened.`, "Check the path.");
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
}

/** The most frequent candidate of the first line, outside of quotes. */
function delimiterOf(start: string): string {
  const line = (start.split(/\r\n|\n|\r/, 1)[0] ?? "").replace(/"(?:[^"]|"")*"/g, "");
  const counted = [",", ";", "\t", "|"].map((mark) => ({ mark, count: line.split(mark).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

/**
 * Opens a CSV (with a header), a JSON list or JSON lines.
 * @throws InvalidError `file_unreadable`, `file_empty`
 */
export async function openRows(path: string): Promise<RowsFile> {
  const start = await readStart(path);
  if (start.startsWith("PAR1")) throw unreadable("Parquet files can’t be read here.", "Give a CSV or JSON file.");
  const first = start.replace(/^\ufeff/, "").trimStart()[0];
  if (first === undefined)
    throw new InvalidError({
      code: "file_empty",
      userMessage: `${path} is empty.`,
      remedy: "Give a file with a header and rows.",
    });
  return first === "[" || first === "{" ? openJson(path) : openCsv(path, delimiterOf(start));
}

async function openJson(path: string): Promise<RowsFile> {
  const text = (await readFile(path, "utf8")).replace(/^\ufeff/, "");
  const objects = parseObjects(text);
  if (objects === null)
    throw unreadable(
      `${path} is neither a JSON list of objects nor JSON lines.`,
      "Give a list of objects, one per row.",
    );
  const columns = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  return {
    columns,
    rows: (async function* () {
      for (const cells of objects) yield { cells, refused: null };
    })(),
  };
}

function parseObjects(text: string): Record<string, unknown>[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const instances = z.object({ instances: objectsSchema }).safeParse(value);
    if (instances.success) return instances.data.instances;
    return objectsSchema.safeParse(Array.isArray(value) ? value : [value]).data ?? null;
  } catch {
    try {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      return objectsSchema.safeParse(lines.map((line): unknown => JSON.parse(line))).data ?? null;
    } catch {
      return null;
    }
  }
}

async function openCsv(path: string, delimiter: string): Promise<RowsFile> {
  const parser = createReadStream(path).pipe(
    csvParser({ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true }),
  );
  const records: AsyncIterator<string[]> = parser[Symbol.asyncIterator]();
  const next = async (): Promise<string[] | null> => {
    try {
      const { done, value } = await records.next();
      return done === true ? null : value;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw unreadable(
        `${path} can’t be read as CSV near line ${String(error["lines"] ?? "?")}.`,
        "Quote cells that hold delimiters, quotes or line breaks.",
      );
    }
  };
  const columns = (await next()) ?? [];
  return {
    columns,
    rows: (async function* () {
      for (let cells = await next(); cells !== null; cells = await next()) {
        const row = Object.fromEntries(columns.map((name, at) => [name, cells?.[at] ?? ""]));
        const fits = cells.length === columns.length;
        yield { cells: row, refused: fits ? null : `has ${cells.length} cells, the header has ${columns.length}` };
      }
    })(),
  };
}
