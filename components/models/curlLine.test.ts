import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curlLine, rowOf, valueOf } from "./curlLine.ts";

/** What a shell makes of the line: the arguments of the command. */
function argumentsOf(line: string): string[] {
  const printed = execFileSync("/bin/sh", ["-c", line.replace(/^curl/, `printf '%s\\0'`)], { encoding: "utf8" });
  return printed.split("\0").slice(0, -1);
}

describe("the curl line", () => {
  it("carries address, key and row through a shell, whatever stands in the row", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (values) => {
        const row = Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            key.replaceAll("\0", ""),
            typeof value === "string" ? value.replaceAll("\0", "") : value,
          ]),
        );
        const words = argumentsOf(curlLine("http://127.0.0.1:3100/endpoints/w/churn/invocations", "sck_x", row));
        expect(words.slice(0, 3)).toEqual([
          "http://127.0.0.1:3100/endpoints/w/churn/invocations",
          "-H",
          "X-Api-Key: sck_x",
        ]);
        expect(JSON.parse(words.at(-1) ?? "")).toEqual(JSON.parse(JSON.stringify({ instances: [row] })));
      }),
      { numRuns: 20 },
    );
  });

  it("shows a placeholder where the key isn't known", () =>
    expect(curlLine("http://x", null, {})).toContain("YOUR_KEY"));
});

describe("a row from a form", () => {
  const column = (name: string, type: string) => ({ name, type, format: null, required: false });
  it("sends numbers as numbers, empty fields as null, and lets the endpoint judge the rest", () => {
    const columns = [
      column("age", "integer"),
      column("bill", "number"),
      column("plan", "string"),
      column("paid", "boolean"),
      column("note", "string"),
    ];
    expect(rowOf(columns, { age: "41", bill: "abc", plan: " plus", paid: "true" })).toEqual({
      age: 41,
      bill: "abc",
      plan: " plus",
      paid: true,
      note: null,
    });
  });
  it("keeps text that looks like a number as text in a text column", () =>
    expect(valueOf({ type: "string" }, "007")).toBe("007"));
});
