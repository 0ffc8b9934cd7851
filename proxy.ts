import { NextResponse, type NextRequest } from "next/server";

const NONCE_BYTES = 16;
// Not a setting: the bundler replaces it.
// eslint-disable-next-line no-restricted-syntax
const isDevelopment = process.env.NODE_ENV === "development";

/**
 * Gives every page a script policy of its own: only scripts that carry this answer's nonce run, so an injected one
 * doesn't. Decides nothing about who may see what; that is the procedures' business.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(NONCE_BYTES))));
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce from here and puts it on its own scripts.
  headers.set("content-security-policy", policy);
  // Never believed from outside: written over whatever was sent.
  headers.set("x-stagecraft-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    // React's development build names components by eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // React Flow and the charts place things by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

// Only pages. A matched route has its uploads cut to 10 MB without a word, so nothing below /api may ever be matched.
export const config = { matcher: ["/((?!api/|_next/|icon|favicon|healthz$|metrics$).*)"] };
