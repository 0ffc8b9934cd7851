import { ForbiddenError } from "../errors/index.ts";

/**
 * Refuses what another site makes a browser send with its user's cookies. Programs without an Origin header (curl,
 * tests) carry no foreign cookies and pass.
 * @param publicUrl the address people type; right also behind a proxy that rewrites Host
 * @throws ForbiddenError `origin_refused`
 */
export function checkOrigin(headers: Headers, publicUrl: string): void {
  const refuse = (internal: string): never => {
    throw new ForbiddenError({
      code: "origin_refused",
      userMessage: "This request came from another site.",
      remedy: "Open Stagecraft itself and try again.",
      internal,
    });
  };
  const site = headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") refuse(`sec-fetch-site ${site}`);
  const origin = headers.get("origin");
  if (origin === null) return;
  // Sandboxed frames and some redirects say "null": nobody of ours does.
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  if (host === null) refuse(`origin ${origin.slice(0, 100)}`);
  if (host !== headers.get("host") && host !== new URL(publicUrl).host) refuse(`origin ${origin.slice(0, 100)}`);
}

/**
 * A mutation's body must say it is JSON: a form of another site can't, without asking permission first.
 * @throws ForbiddenError `origin_refused`
 */
export function checkJson(headers: Headers): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return;
  throw new ForbiddenError({ code: "origin_refused", userMessage: "Requests that change something are sent as JSON." });
}
