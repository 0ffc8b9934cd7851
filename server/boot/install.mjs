// Brings packages, virtual environment and generated client up to date, and does nothing else.
import { describeBootError } from "./bootError.mjs";
import { generateClient } from "./generate.mjs";
import { ensurePackages } from "./packages.mjs";
import { ensureVenv } from "./venv.mjs";

try {
  await ensurePackages();
  await ensureVenv();
  generateClient();
} catch (error) {
  process.stderr.write(describeBootError(error));
  process.exit(1);
}
