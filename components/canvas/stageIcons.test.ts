import { expect, it } from "vitest";
import { stageDefinitions } from "../../server/stages/registry.ts";
import { knowsIcon } from "./stageIcons.tsx";

it.each(stageDefinitions.map(({ kind, icon }) => [kind, icon] as const))(
  "the icon of %s (%s) can be drawn",
  (_, icon) => {
    expect(knowsIcon(icon)).toBe(true);
  },
);

it("no two kinds share a key, and none takes a key of the editor", () => {
  const keys = stageDefinitions.map((definition) => definition.shortcut.toLowerCase());
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => ["c", "/", "?", "."].includes(key))).toEqual([]);
});
