import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withChromiumPage } from "./testing/chromiumPage.ts";
import { allDigits } from "./testing/digits.ts";

// Node and Chromium share the V8 engine, so even Math.log and ** give the same digits here; another engine may differ in
// the last one, because the language leaves open how far these functions round.
it("Chromium calculates every case and the whole sheet to the same digits as Node", async () => {
  const file = await readFile(join(import.meta.dirname, "cases/vectors.json"), "utf8");
  const there = await withChromiumPage((page) =>
    page.evaluate(`import("/server/economics/testing/digits.ts").then((room) => room.allDigits(${file}))`),
  );
  expect(there).toBe(allDigits(JSON.parse(file)));
});
