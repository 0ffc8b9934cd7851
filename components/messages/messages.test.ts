import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { languages, type Messages, parseLanguage } from "./languages.ts";

type Tree = { readonly [key: string]: string | Tree };
const leaves = (tree: Tree, path: string[] = []): [path: string, text: string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[[...path, key].join("."), value] as [string, string]] : leaves(value, [...path, key]),
  );

/** Names of the values and tags a message asks for. */
const valuesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map(([, name = ""]) => name);
const tagsOf = (text: string): string[] => [...text.matchAll(/<(\w+)>/g)].map(([, name = ""]) => name);

/** Writes a message with something for everything it asks for. @throws on a message that can't be read */
function write(text: string): string {
  const t = createTranslator<Record<string, string>>({
    locale: "en",
    messages: { here: text },
    onError: (error) => {
      throw error;
    },
  });
  const values = Object.fromEntries(valuesOf(text).map((name) => [name, 3]));
  const tags = Object.fromEntries(tagsOf(text).map((name) => [name, (chunks: string) => chunks]));
  return t.markup("here", { ...values, ...tags });
}

/** Every letter changed, every value and tag kept: what a translator hands in. */
function pretend(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === "string"
        ? value.includes("{") || value.includes("<")
          ? `§ ${value}`
          : `§${value}§`
        : pretend(value),
    ]),
  );
}

describe("the catalogue", () => {
  const all = Object.entries(languages);

  it.each(all)(
    "in %s has every sentence of the English one, asking for the same values and tags",
    async (_, language) => {
      const found = new Map(leaves(await language.load()));
      expect([...found.keys()].sort()).toEqual(
        leaves(en)
          .map(([path]) => path)
          .sort(),
      );
      for (const [path, text] of leaves(en)) {
        const other = found.get(path) ?? "";
        expect(new Set(valuesOf(other)), path).toEqual(new Set(valuesOf(text)));
        expect(new Set(tagsOf(other)), path).toEqual(new Set(tagsOf(text)));
      }
    },
  );

  it.each(all)("in %s can be written without a mistake", async (_, language) => {
    for (const [path, text] of leaves(await language.load())) expect(write(text), path).not.toMatch(/[{}]|<\w+>/);
  });

  it("takes a second language as nothing but another file of the same sentences", () => {
    const other = pretend(en) as Messages;
    const t = createTranslator({ locale: "en", messages: other as typeof en, namespace: "projects" });
    expect(t("title")).toBe("§Projects§");
    expect(t("shown", { from: "1", to: "2", all: "3" })).toBe("§ 1–2 of 3");
  });

  it("counts as the language does", () => {
    const t = createTranslator({ locale: "en", messages: en, namespace: "auth" });
    expect([0, 1, 2].map((count) => t("changed", { count }))).toEqual([
      "The password is changed.",
      "The password is changed. Another sign-in was ended.",
      "The password is changed. 2 other sign-ins were ended.",
    ]);
  });

  it("falls back to English for a language nobody wrote", () => {
    expect([undefined, "xx", "constructor", "en"].map(parseLanguage)).toEqual(["en", "en", "en", "en"]);
  });
});
