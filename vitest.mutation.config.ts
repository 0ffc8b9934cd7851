import { defineConfig } from "vitest/config";

/** Tests that mutation testing runs for every change: those of the room of money, without the browser. */
export default defineConfig({
  test: {
    include: ["server/economics/**/*.test.ts"],
    testTimeout: 60_000,
    exclude: ["server/economics/chromium.test.ts"],
  },
});
