import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCodeHash } from "./codeHash.ts";

let root: string;
const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
/** Hash of the train room's code as a fresh process sees it. */
const hashOfTrain = () => createCodeHash(root)("train");

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "stagecraft-code-"));
  await write("server/stages/train/stage.py", "train");
  await write("server/stages/clean/stage.py", "clean");
  await write("server/stages/clean/steps.py", "steps");
  await write("server/runtime/stagecraft/io.py", "io");
  await write("server/runtime/requirements.txt", "polars==2.1");
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("the hash of a stage's code", () => {
  it.each([
    "server/stages/train/stage.py",
    "server/stages/clean/steps.py",
    "server/runtime/stagecraft/io.py",
    "server/runtime/requirements.txt",
  ])("changes with %s", async (path) => {
    const before = await hashOfTrain();
    await write(path, "changed");
    expect(await hashOfTrain()).not.toBe(before);
  });

  it.each([
    "server/stages/clean/stage.py",
    "server/stages/train/test_stage.py",
    "server/stages/train/stage.ts",
    "server/runtime/README.md",
  ])("doesn't change with %s", async (path) => {
    const before = await hashOfTrain();
    await write(path, "changed");
    expect(await hashOfTrain()).toBe(before);
  });
});
