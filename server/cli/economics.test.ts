import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runEconomics } from "./economics.ts";

describe("the command economics", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "economics-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(content: string): Promise<unknown> {
    const path = join(folder, "cases.json");
    await writeFile(path, content);
    return JSON.parse((await runEconomics(path)).text);
  }

  it("prints the results of a file, those of the scorecards included", async () => {
    const cases = {
      vectors: [
        { id: "a", inputs: { seed: 42 } },
        {
          id: "b",
          inputs: {
            table: [
              [45, 5],
              [10, 40],
            ],
          },
        },
      ],
    };
    expect(await run(JSON.stringify(cases))).toEqual({
      results: [
        { id: "a", outputs: { draws: expect.arrayContaining([0.6011037519201636]) } },
        { id: "b", outputs: { po: 0.85, pe: 0.5, kappa: 0.7 } },
      ],
    });
  });

  it("lets no infinity in, though JSON can spell one", async () => {
    expect(await run('{"vectors":[{"id":"a","inputs":{"amounts":[1e999]}}]}')).toMatchObject({
      results: [{ id: "a", error: { code: "file.wrong_form" } }],
    });
  });

  it("ends without success when an entry is refused that doesn't expect it", async () => {
    const path = join(folder, "mixed.json");
    const bad = { id: "bad", inputs: { nothing: 1 } };
    const meant = { id: "meant", inputs: { nothing: 1 }, expected: { error: "vector.unknown_form" } };
    const good = { id: "good", inputs: { seed: 42 }, expected: { draws: [1] } };
    await writeFile(path, JSON.stringify({ vectors: [good, bad, meant] }));
    const spawned = spawnSync("node", ["--import", "tsx", "server/cli.ts", "economics", path], { encoding: "utf8" });
    expect(spawned.status).toBe(1);
    expect(JSON.parse(spawned.stdout)).toMatchObject({ results: [{ id: "good" }, { id: "bad" }, { id: "meant" }] });
    expect(spawned.stderr).toMatch(/^One entry was refused:\n {2}bad: \S.*\nCorrect /);
    await writeFile(path, JSON.stringify({ vectors: [good, meant] }));
    expect((await runEconomics(path)).refused).toEqual([]);
  });

  it("refuses a file that cannot be read, is no JSON, or has another form", async () => {
    await expect(runEconomics(join(folder, "none.json"))).rejects.toMatchObject({
      code: "file.unreadable",
      userMessage: expect.stringContaining("none.json cannot be read"),
      cause: expect.objectContaining({ code: "ENOENT" }),
    });
    await expect(run("{")).rejects.toMatchObject({ code: "file.not_json", cause: expect.any(SyntaxError) });
    await expect(run("{}")).rejects.toMatchObject({ code: "file.wrong_form" });
  });
});
