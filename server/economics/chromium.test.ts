import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withChromiumPage } from "./testing/chromiumPage.ts";
import { allDigits } from "./testing/digits.ts";

// The rooms use no function that engines round differently, so not even the last digit depends on the version of V8.
it("Chromium calculates every case and the whole sheet to the same digits as Node", async () => {
  const file = await readFile(join(import.meta.dirname, "cases/vectors.json"), "utf8");
  const there = await withChromiumPage((page) =>
    page.evaluate(`import("/server/economics/testing/digits.ts").then((room) => room.allDigits(${file}))`),
  );
  expect(there).toBe(allDigits(JSON.parse(file)));
});
