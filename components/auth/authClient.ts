/** Speaks to the sign-in routes: a CSRF token first, then the form that carries it. */

import { textNow } from "../messages/index.ts";

const BASE = "/api/auth";

export type SignInOutcome = { ok: true } | { ok: false; code: string; message: string };

async function csrfToken(): Promise<string> {
  const response = await fetch(`${BASE}/csrf`, { cache: "no-store" });
  const body: unknown = await response.json();
  if (typeof body === "object" && body !== null && "csrfToken" in body && typeof body.csrfToken === "string") {
    return body.csrfToken;
  }
  throw new Error("no token");
}

async function post(path: string, fields: Record<string, string>): Promise<string> {
  const response = await fetch(`${BASE}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" }),
  });
  const body: unknown = await response.json();
  if (typeof body === "object" && body !== null && "url" in body && typeof body.url === "string") return body.url;
  throw new Error("no address");
}

function wordsFor(code: string, seconds: number): string {
  const t = textNow("auth");
  if (code === "CredentialsSignin") return t("wrong");
  if (code === "too_many_attempts") {
    return seconds < 90 ? t("waitSeconds", { count: seconds }) : t("waitMinutes", { count: Math.ceil(seconds / 60) });
  }
  if (code === "database_unavailable") return t("databaseAway");
  return t("didNotWork");
}

/** Never throws: whatever goes wrong comes back in words. */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const address = await post("callback/credentials", { email, password });
    const error = new URL(address, window.location.origin).searchParams.get("error");
    if (error === null) return { ok: true };
    const [code = "", seconds = "0"] = error.split(":");
    return { ok: false, code, message: wordsFor(code, Number(seconds)) };
  } catch {
    return {
      ok: false,
      code: "server_unreachable",
      message: textNow("auth")("serverAway"),
    };
  }
}

/**
 * Leaves for another place to sign in. Its way back ends at `next`.
 * @returns false when there is no way there right now
 */
export async function signInElsewhere(provider: string, next: string, inviteToken?: string): Promise<boolean> {
  try {
    // Comes back with the browser: the provider wouldn't bring it along.
    const invite =
      inviteToken === undefined ? "stagecraft-invite=; max-age=0" : `stagecraft-invite=${inviteToken}; max-age=900`;
    document.cookie = `${invite}; path=/api/auth; samesite=lax`;
    const address = new URL(await post(`signin/${provider}`, { callbackUrl: next }), window.location.origin);
    if (address.searchParams.has("error")) return false;
    window.location.assign(address);
    return true;
  } catch {
    return false;
  }
}

/** Ends the session on the server and leaves for the sign-in page, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  try {
    await post("signout", {});
  } finally {
    window.location.assign("/sign-in");
  }
}
