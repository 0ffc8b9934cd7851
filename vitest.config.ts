import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["server/**/*.test.ts", "components/**/*.test.{ts,tsx}", "app/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/.next/**", "**/.stagecraft/**"],
    env: { STAGECRAFT_AUDIT_KEY: "a key of thirty-two characters for tests" },
    globalSetup: ["server/db/testSetup.ts"],
    // Child processes, not threads: native modules (argon2, onnxruntime) and process-wide state stay apart.
    pool: "forks",
    // Cloning a database and starting Python workers takes seconds on a loaded 2-core machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
