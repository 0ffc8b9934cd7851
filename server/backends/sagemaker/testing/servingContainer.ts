/** Our own image's server over a folder that stands for `/opt/ml`. */
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { pythonPath } from "../../../env.js";

/**
 * @param base holds `model/code/inference.py` and `model/endpoint/`
 * @returns once it answers pings
 * @throws Error with what the server said when it ends instead
 */
export async function startServingContainer(base: string): Promise<{ address: string; stop: () => void }> {
  const port = await freePort();
  const server = spawn(pythonPath(), [join(base, "model", "code", "inference.py")], {
    env: {
      NODE_ENV: "test",
      SAGEMAKER_BASE_DIR: base,
      SAGEMAKER_BIND_TO_PORT: String(port),
      STAGECRAFT_PACKAGES: "image",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise<void>((ready, failed) => {
    let said = "";
    server.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("answering on port")) ready();
    });
    server.once("close", () => failed(new Error(said)));
  });
  return { address: `http://127.0.0.1:${port}`, stop: () => server.kill("SIGTERM") };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
