import { authSecret, env } from "../env.js";
import { log } from "../log/index.ts";

const webLog = log.child({ room: "web" });

// Streams keep Next's own shutdown waiting for ever. The process holds no state, so what is still open after this time
// may be cut off; browsers reconnect and go on after the last event they saw.
const GRACE_MS = 1_500;

/**
 * Prepares the web process.
 * @throws EnvironmentError `auth_secret_missing`: a process that can't tell who is signed in must not answer
 */
export function startUp(): void {
  authSecret();
  // Sign-in elsewhere builds its way back from this variable alone; without it, it would lead to localhost.
  // eslint-disable-next-line no-restricted-syntax
  process.env.NEXTAUTH_URL = env().publicUrl;
  const leave = (signal: NodeJS.Signals): void => {
    webLog.info({ signal }, "stopping");
    setTimeout(() => process.exit(0), GRACE_MS);
  };
  process.once("SIGTERM", leave);
  process.once("SIGINT", leave);
}
