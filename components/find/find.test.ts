import { describe, expect, it } from "vitest";
import type { FindItem } from "./items.ts";
import { keysInWords, pressed } from "./keyCombo.ts";
import { rankItems } from "./rankItems.ts";

const item = (group: FindItem["group"], label: string, detail?: string): FindItem => ({
  id: `${group}:${label}`,
  group,
  label,
  detail,
  run: () => undefined,
});
const press = (key: string, more: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
});

describe("keys", () => {
  it.each([
    ["mod+k", press("k", { ctrlKey: true }), true],
    ["mod+k", press("K", { metaKey: true }), true],
    ["mod+k", press("k"), false],
    ["mod+z", press("Z", { ctrlKey: true, shiftKey: true }), false],
    ["mod+shift+z", press("Z", { ctrlKey: true, shiftKey: true }), true],
    ["?", press("?", { shiftKey: true }), true],
    ["?", press("?"), true],
    ["c", press("C", { shiftKey: true }), false],
    ["shift+ArrowLeft", press("ArrowLeft", { shiftKey: true }), true],
    ["ArrowLeft", press("ArrowLeft", { shiftKey: true }), false],
  ])("%s is or isn't what was pressed", (combo, event, is) => expect(pressed(combo, event)).toBe(is));

  it("are written as they stand on the keyboard", () => {
    expect(keysInWords("mod+shift+z", false)).toBe("Ctrl Shift Z");
    expect(keysInWords("mod+k", true)).toBe("⌘ K");
    expect(keysInWords("ArrowUp", false)).toBe("↑");
  });
});

describe("finding", () => {
  const items = [
    item("stages", "Clean", "Clean · Fill missing"),
    item("stages", "Logistic regression", "Train"),
    item("columns", "months_as_customer", "integer"),
    item("pages", "Runs"),
    item("projects", "Customer churn"),
  ];
  const found = (query: string, recent: string[] = []) =>
    rankItems(items, query, recent).flatMap((group) => group.items.map((each) => each.label));

  it.each([
    ["clean", "Clean"],
    ["logreg", "Logistic regression"],
    ["monthcust", "months_as_customer"],
    ["train", "Logistic regression"],
    ["chrn", "Customer churn"],
  ])("%s finds %s first", (query, label) => expect(found(query)[0]).toBe(label));

  it("goes to what is there rather than adding another of the same name", () => {
    const both = [item("add", "Evaluate"), item("stages", "Evaluate")];
    expect(rankItems(both, "evaluate", [])[0]?.group).toBe("stages");
  });
  it("finds nothing where nothing fits", () => expect(found("zzzz")).toEqual([]));
  it("begins with what was used lately", () => {
    expect(rankItems(items, "", ["pages:Runs"])[0]).toMatchObject({ group: "recent", items: [{ label: "Runs" }] });
  });
  it("prefers what was used lately among equals", () => {
    const twins = [item("pages", "Data"), { ...item("pages", "Data"), id: "pages:other" }];
    expect(rankItems(twins, "data", ["pages:other"])[0]?.items[0]?.id).toBe("pages:other");
  });
  it("shows a thing once, however many offer it", () => {
    expect(rankItems([...items, ...items], "clean", [])[0]?.items).toHaveLength(1);
  });
  it("ranks 5,000 columns while somebody types", () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      item("columns", `feature_${index}_mean_of_window`, "number"),
    );
    rankItems(many, "warm up", []);
    const began = performance.now();
    expect(rankItems(many, "featmean", [])[0]?.items).toHaveLength(8);
    expect(performance.now() - began).toBeLessThan(250);
  });
});
