import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOME, ROOT } from "../../../boot/paths.mjs";
import { patternOf, shapeNames, shapeOf } from "./serviceModel.ts";

describe("AWS's description of its requests", () => {
  it("is what the pinned botocore says, shape by shape", () => {
    const made = spawnSync("node", ["server/boot/toolkits.mjs"], { cwd: ROOT, encoding: "utf8" });
    expect(made.stderr).not.toMatch(/Error/);
    const folder = join(ROOT, "server", "backends", "sagemaker", "model");
    const said = spawnSync(join(HOME, "toolkits", "bin", "python"), [join(folder, "trim_model.py")], {
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    expect(said.stderr).toBe("");
    expect(readFileSync(join(folder, "service-model.json"), "utf8")).toBe(said.stdout);
  });

  const patterns = [...new Set(shapeNames.flatMap((name) => shapeOf(name).pattern ?? []))];

  it("has patterns that all compile", () => {
    expect(patterns.length).toBeGreaterThan(50);
    for (const pattern of patterns) expect(() => patternOf(pattern)).not.toThrow();
  });

  it("has no pattern that a long text can hold up", () => {
    const texts = ["a", "-", " ", "a-", "a.", "/a", ".* ", "arn:aws:sagemaker:"].map(
      (part) => `${part.repeat(Math.ceil(4000 / part.length))}\u2028!`,
    );
    for (const pattern of patterns) {
      const start = performance.now();
      for (const text of texts) patternOf(pattern)?.test(text);
      expect(performance.now() - start, pattern).toBeLessThan(250);
    }
  });

  it("fits whole texts, not parts of them", () => {
    const names = patternOf("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    expect([names?.test("good-name"), names?.test("bad name!!"), names?.test("good-name\n")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(patternOf(".*")?.test("two\nlines")).toBe(false);
  });
});
