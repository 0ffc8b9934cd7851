import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "./authOptions.ts";

/** Answers everything below /api/auth: sign-in, sign-out, the CSRF token, the session as the browser may see it. */
export async function handleAuthRequest(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const response: Response = await NextAuth(request, context, authOptions());
  return response;
}
