import { createServer } from "node:net";
import { BootError } from "./bootError.mjs";

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether we could listen there on this machine's own address
 */
export function isFree(port) {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once("error", () => answer(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => answer(true)));
  });
}

/**
 * @param {string | undefined} text
 * @param {number} otherwise
 * @param {string} option how the person gave it, for the error
 * @returns {number}
 */
export function parsePort(text, otherwise, option) {
  if (text === undefined || text === "") return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new BootError(`${option} must be a port between 1 and 65535, not ${text}.`, "npm start -- --port 3001");
}

/**
 * @param {{ port: number, servePort: number }} ports
 * @throws {BootError} naming the busy one and the line that takes another
 */
export async function refuseBusyPorts({ port, servePort }) {
  if (!(await isFree(port))) {
    throw new BootError(
      `Port ${port} is in use, so the web pages can't be served there.`,
      `npm start -- --port ${port + 1}`,
    );
  }
  if (!(await isFree(servePort))) {
    throw new BootError(
      `Port ${servePort} is in use, so predictions can't be served there.`,
      `npm start -- --port ${port} --serve-port ${servePort + 1}`,
    );
  }
}
