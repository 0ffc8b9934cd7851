import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StagecraftError } from "../../errors/index.ts";
import { parseRows, pathOf, type MediaType } from "./parseRows.ts";

/** The rows, or the status of the refusal; anything else is a fault of ours. */
function outcome(body: Buffer, type: MediaType): number {
  try {
    const rows = parseRows(body, type, 100);
    expect(rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row))).toBe(true);
    return 200;
  } catch (error) {
    if (error instanceof StagecraftError) return error.status;
    throw error;
  }
}

describe("a request body", () => {
  it("of any bytes gives rows or a refusal, never a fault", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom<MediaType>("json", "csv"), (bytes, type) => {
        expect([200, 400, 413, 422]).toContain(outcome(Buffer.from(bytes), type));
      }),
    );
  });

  it("of any JSON gives rows or a refusal, and rows come out as they went in", () => {
    const row = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const text = JSON.stringify({ instances: rows });
        expect(parseRows(Buffer.from(text), "json", 100)).toEqual(JSON.parse(text).instances);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => void expect([200, 400, 422]).toContain(outcome(Buffer.from(text), "json"))),
    );
  });

  it("keeps the words NaN and Infinity where they are text", () => {
    const rows = parseRows(Buffer.from('{"name":"NaN","x":NaN,"y":-Infinity,"quote\\"NaN":"Infinity"}'), "json", 1);
    expect(rows).toEqual([{ name: "NaN", x: Infinity, y: -Infinity, 'quote"NaN': "Infinity" }]);
  });

  it("of CSV cells stays text, quotes and line breaks included", () => {
    expect(parseRows(Buffer.from('\ufeffa,b\r\n"1, 2","x\n""y"""\r\n'), "csv", 5)).toEqual([
      { a: "1, 2", b: 'x\n"y"' },
    ]);
  });

  it("may hold as many rows as the endpoint takes and not one more", () => {
    const body = (count: number): Buffer =>
      Buffer.from(JSON.stringify(Array.from({ length: count }, () => ({ a: 1 }))));
    expect(parseRows(body(3), "json", 3)).toHaveLength(3);
    expect(() => parseRows(body(4), "json", 3)).toThrow(
      expect.objectContaining({ code: "too_many_rows", status: 413 }),
    );
  });
});

it("writes a path that can be read back", () => {
  expect([pathOf(0, "age"), pathOf(12, "home town"), pathOf(1, 'a"b'), pathOf(3, "")]).toEqual([
    "instances[0].age",
    'instances[12]["home town"]',
    'instances[1]["a\\"b"]',
    "instances[3]",
  ]);
});
