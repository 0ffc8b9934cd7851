import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { env } from "../../env.js";
import { imageUri } from "./images.ts";
import {
  missingPackages,
  pinnedPackages,
  wheelOptions,
  wheelRequirements,
  wheelsFor,
  wheelsOfImages,
} from "./packages.ts";

const runtime = join(env().projectRoot, "server", "runtime");
const names = (image: "xgboost-3.2-0" | "sklearn-1.9-0" | "own"): string[] => wheelsFor(image).map(({ name }) => name);

it("names what an image lacks, by library", () => {
  expect(missingPackages("xgboost-3.2-0")).toEqual(
    expect.arrayContaining(["polars", "duckdb", "lightgbm", "onnxruntime"]),
  );
  expect(missingPackages("xgboost-3.2-0")).not.toEqual(expect.arrayContaining(["xgboost"]));
  expect(missingPackages("xgboost-3.2-0")).not.toEqual(expect.arrayContaining(["scikit-learn"]));
  expect(missingPackages("sklearn-1.9-0")).toEqual(expect.arrayContaining(["polars", "xgboost"]));
  expect(missingPackages("own")).toBeNull();
});

it("ships what an image lacks or holds in another version, and what the toolkits build with", () => {
  expect(names("xgboost-3.2-0")).not.toEqual(expect.arrayContaining(["numpy"]));
  expect(names("sklearn-1.9-0")).toEqual(expect.arrayContaining(["numpy", "scikit-learn", "pyarrow", "xgboost-cpu"]));
  expect(names("sklearn-1.9-0")).not.toEqual(expect.arrayContaining(["pandas"]));
  for (const image of ["xgboost-3.2-0", "sklearn-1.9-0", "own"] as const)
    expect(names(image)).toEqual(expect.arrayContaining(["setuptools", "wheel"]));
  expect(names("own").length).toBe(Object.keys(pinnedPackages).length + 2);
});

it("ships what the images of a plan need together, and everything for an image nobody knows", () => {
  const [xgboost, sklearn] = (["xgboost-3.2-0", "sklearn-1.9-0"] as const).map((name) =>
    imageUri(name, null, "eu-west-1"),
  );
  const of = (...uris: (string | null | undefined)[]): string[] =>
    wheelsOfImages(uris.flatMap((uri) => uri ?? [])).map(({ name }) => name);
  expect(of(xgboost)).toEqual([...names("xgboost-3.2-0")].sort());
  expect(of(xgboost, sklearn)).toEqual([...new Set([...names("xgboost-3.2-0"), ...names("sklearn-1.9-0")])].sort());
  expect(of("123456789012.dkr.ecr.eu-west-1.amazonaws.com/ours:1")).toEqual([...names("own")].sort());
});

it("lets pip take these very wheels and no others", () => {
  const lines = wheelRequirements(wheelsFor("xgboost-3.2-0")).trim().split("\n");
  for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$/);
  expect(wheelOptions).toEqual(expect.arrayContaining(["3.12", "--only-binary=:all:"]));
  // Every wheel runs on the images' Python and system.
  for (const { file } of wheelsFor("own"))
    expect(file).toMatch(/(cp312|abi3|py3)-.*(manylinux.*x86_64|none-any)\.whl$/);
});

it("builds our own image from files that are there, with nothing of the code in it", () => {
  const lines = readFileSync(join(runtime, "Dockerfile"), "utf8").split("\n");
  const copied = lines.flatMap((line) => (line.startsWith("COPY ") ? line.split(/\s+/).slice(1, -1) : []));
  const files = copied.filter((word) => !word.startsWith("--"));
  expect(files).toEqual(["requirements.txt", "containers/train", "containers/serve"]);
  for (const file of files) expect(existsSync(join(runtime, file))).toBe(true);
  expect(lines).toContain("FROM python:3.12-slim");
});
