// Where things lie, for scripts that run before any package is installed (server/env.js needs zod).
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(import.meta.url), "..", "..", "..");

/** The data folder, by the same rule as server/env.js. */
export const HOME = resolve(ROOT, process.env.STAGECRAFT_HOME || ".stagecraft");

export const VENV = join(HOME, "venv");
export const VENV_PYTHON = join(VENV, "bin", "python");
