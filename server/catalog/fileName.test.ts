import { describe, expect, it } from "vitest";
import { attachment, cleanFileName } from "./fileName.ts";

describe("a file's name never decides where bytes go", () => {
  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\ada\\churn.csv", "churn.csv"],
    ["..", "data"],
    ["", "data"],
    ["a\u0000b\r\nc.csv", "abc.csv"],
    ["evil\u202Evsc.exe", "evilvsc.exe"],
    ["été.csv", "été.csv"],
  ])("%j is kept as %j", (given, kept) => {
    expect(cleanFileName(given)).toBe(kept);
  });

  it("shortens the stem and keeps the extension", () => {
    const kept = cleanFileName(`${"x".repeat(500)}.parquet`);
    expect(kept).toHaveLength(200);
    expect(kept.endsWith(".parquet")).toBe(true);
  });

  it("can't break out of a response header", () => {
    const value = attachment('a"; filename=b.html\r\nset-cookie: x=1.csv');
    expect(value).not.toMatch(/[\r\n]/);
    expect(value.match(/filename="[^"]*"/)?.[0]).toBe('filename="a__ filename_b.htmlset-cookie_ x_1.csv"');
  });
});
