import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { z } from "zod";
import { env } from "../env.js";
import { authOptions, type Visit } from "./authOptions.ts";
import { clientAddress } from "./clientAddress.ts";
import { readCurrentSession } from "./currentSession.ts";

const sessionAnswerSchema = z.object({
  expires: z.string(),
  user: z.object({ name: z.string().nullish(), email: z.string().nullish() }),
});

/** Set by the invitation's page: whoever comes back from a provider has no other way to bring the link along. */
const INVITE_COOKIE = "stagecraft-invite";

/** Answers everything below /api/auth: sign-in, sign-out, the CSRF token, the session as the browser may see it. */
export async function handleAuthRequest(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { nextauth } = await context.params;
  const response: Response = await NextAuth(request, context, authOptions(await visitOf(request, nextauth)));
  if (nextauth.join("/") !== "session" || !response.ok) return response;
  // The session's id is for the server alone; scripts of the page get the person's name and address.
  const shown = sessionAnswerSchema.safeParse(await response.json());
  return new Response(JSON.stringify(shown.success ? shown.data : {}), response);
}

async function visitOf(request: NextRequest, [action, provider]: string[]): Promise<Visit> {
  const comesBack = action === "callback" && provider !== "credentials";
  return {
    userAgent: request.headers.get("user-agent"),
    address: clientAddress(request.headers.get("x-forwarded-for"), env()),
    currentUserId: comesBack ? ((await readCurrentSession())?.userId ?? null) : null,
    inviteToken: request.cookies.get(INVITE_COOKIE)?.value,
  };
}
