import { isIP } from "node:net";

/**
 * Where a request came from. Anybody can write X-Forwarded-For, and the server passes it on untouched, so it counts only
 * behind a proxy that overwrites it (STAGECRAFT_TRUST_PROXY); then its last entry is the one the proxy wrote.
 * @returns an IP address, or `anywhere` when no trustworthy one is known
 */
export function clientAddress(forwardedFor: string | null | undefined, trustProxy: boolean): string {
  if (!trustProxy) return "anywhere";
  const last = forwardedFor?.split(",").at(-1)?.trim() ?? "";
  return isIP(last) === 0 ? "anywhere" : last;
}
