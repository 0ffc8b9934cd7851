import { defineConfig } from "vitest/config";

/** The rooms that need neither database nor Python: for their coverage and for mutation testing. */
export default defineConfig({
  test: {
    // Chromium takes seconds to start on a loaded 2-core machine.
    testTimeout: 60_000,
    include: ["server/{economics,scorecards}/**/*.test.ts", "server/cli/economics.test.ts"],
    coverage: {
      provider: "v8",
      include: ["server/{economics,scorecards}/**/*.ts", "server/cli/economics.ts"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text", "json-summary"],
      reportsDirectory: "coverage",
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
