import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { z } from "zod";
import { authOptions } from "./authOptions.ts";

const sessionAnswerSchema = z.object({
  expires: z.string(),
  user: z.object({ name: z.string().nullish(), email: z.string().nullish() }),
});

/** Answers everything below /api/auth: sign-in, sign-out, the CSRF token, the session as the browser may see it. */
export async function handleAuthRequest(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const response: Response = await NextAuth(request, context, authOptions());
  const { nextauth } = await context.params;
  if (nextauth.join("/") !== "session" || !response.ok) return response;
  // The session's id is for the server alone; scripts of the page get the person's name and address.
  const shown = sessionAnswerSchema.safeParse(await response.json());
  return new Response(JSON.stringify(shown.success ? shown.data : {}), response);
}
