import { expect, it } from "vitest";
import { localPath } from "./localPath.ts";

it.each(["/projects/1/pipeline?stage=a", "/", "/invite/abc"])("goes to %s", (path) => {
  expect(localPath(path)).toBe(path);
});

it.each([
  undefined,
  "",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "/\t/evil.example",
  "/a\\b",
])("never leaves the site for %s", (path) => {
  expect(localPath(path)).toBe("/projects");
});
