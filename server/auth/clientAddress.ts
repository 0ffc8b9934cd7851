import { isIP, type BlockList } from "node:net";

export type ProxyTrust = {
  /** STAGECRAFT_TRUST_PROXY or any trusted range: something of ours stands in front and writes the header. */
  trustProxy: boolean;
  /** STAGECRAFT_TRUSTED_PROXIES: the addresses of all proxies but the first in front of us. */
  trustedProxies?: BlockList;
};

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

/**
 * Where a request came from. Anybody can write X-Forwarded-For, and the server passes it on untouched, so it counts only
 * behind a proxy that adds to it. Read from its end: each trusted proxy wrote down who spoke to it, so the first address
 * that isn't one of ours is the client, and whatever stands before that is the client's own invention.
 * @returns an IP address, or `anywhere` when no trustworthy one is known
 */
export function clientAddress(forwardedFor: string | null | undefined, trust: ProxyTrust): string {
  if (!trust.trustProxy) return "anywhere";
  const addresses = forwardedFor?.split(",").map((part) => part.trim()) ?? [];
  for (const address of addresses.reverse()) {
    if (isIP(address) === 0) return "anywhere";
    if (trust.trustedProxies?.check(address, familyOf(address)) !== true) return address;
  }
  return "anywhere";
}
