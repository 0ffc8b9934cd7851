import { ESLint } from "eslint";
import { beforeAll, describe, expect, it } from "vitest";
import tseslint from "typescript-eslint";

let eslint: ESLint;
beforeAll(() => {
  eslint = new ESLint({
    // Rules that ask the type checker need files of the project; the ones proven here read the text alone.
    overrideConfig: [{ files: ["**/*.{ts,tsx}"], ...tseslint.configs.disableTypeChecked }],
  });
});

async function problems(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

describe("the lint rules", () => {
  it.each([
    ["a kind compared", 'export const f = (s: { kind: string }) => s.kind === "train";'],
    ["a kind compared the other way round", 'export const f = (kind: string) => "deploy" !== kind;'],
    ["a kind behind ?.", 'export const f = (s?: { kind: string }) => s?.kind === "clean";'],
    [
      "a kind switched on",
      'export function f(s: { kind: string }) { switch (s.kind) { case "tune": return 1; } return 2; }',
    ],
    ["a kind looked up in a list", 'export const f = (s: { kind: string }) => ["train", "tune"].includes(s.kind);'],
  ])("report %s outside of the stage rooms", async (_, code) => {
    expect((await problems("server/runs/x.ts", code)).join()).toContain("Ask the contract");
    expect((await problems("components/canvas/X.tsx", code)).join()).toContain("Ask the contract");
    expect(await problems("server/templates/x.ts", code)).toEqual([]);
    expect(await problems("server/stages/train/stage.ts", code)).toEqual([]);
  });

  it("leave words alone that only look like a kind", async () => {
    const code = 'export const f = (partition: string) => partition === "train" || partition === "label";';
    expect(await problems("server/runs/x.ts", code)).toEqual([]);
  });

  it("report reading the environment anywhere but in env.js and the start scripts", async () => {
    const code = "export const port = process.env.PORT;";
    expect((await problems("server/runs/x.ts", code)).join()).toContain("only reader");
    expect((await problems("app/page.tsx", code)).join()).toContain("only reader");
    expect((await problems("server/stages/train/stage.ts", code)).join()).toContain("only reader");
    expect(await problems("server/env.js", code)).toEqual([]);
    expect(await problems("server/boot/x.mjs", code)).toEqual([]);
  });

  it.each([
    ["any", "export const x: any = 1;", "no-explicit-any"],
    ["a double cast", "export const x = 1 as unknown as string;", "double cast"],
    ["console", 'console.log("x");', "no-console"],
    ["a skipped test", 'import { it } from "vitest";\nit.skip("x", () => undefined);', "guards nothing"],
    ["an only test", 'import { describe } from "vitest";\ndescribe.only("x", () => undefined);', "guards nothing"],
  ])("report %s", async (_, code, expected) => {
    expect((await problems("server/runs/x.ts", code)).join()).toContain(expected);
  });

  it("report hooks behind a condition", async () => {
    const code =
      'import { useState } from "react";\nexport function X({ on }: { on: boolean }) {\n  if (on) useState(0);\n  return null;\n}\n';
    expect((await problems("components/data/X.tsx", code)).join()).toContain("rules-of-hooks");
  });
});
