import type { Provider } from "next-auth/providers/index";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import { z } from "zod";
import type { env } from "../../env.js";

export type SignInProvider = ReturnType<typeof env>["signInProviders"][number];

/** What a provider says of somebody, as far as anything here believes it. */
export type ForeignProfile = { subject: string; email: string | null; emailVerified: boolean; name: string };

const addressesSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub's profile shows an address without saying whether it is confirmed; the list of addresses does. */
async function readGitHubAddress(accessToken: string): Promise<{ email: string; email_verified: boolean }> {
  const answer = await fetch("https://api.github.com/user/emails", {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(10_000),
  });
  const found = addressesSchema.safeParse(answer.ok ? await answer.json() : []);
  const primary = found.success ? found.data.find((each) => each.primary) : undefined;
  return { email: primary?.email ?? "", email_verified: primary?.verified === true };
}

/** The providers whose variables are set, as next-auth wants them. */
export function oauthProviders(settings: readonly SignInProvider[]): Provider[] {
  return settings.map(({ id, name, clientId, clientSecret, issuer }): Provider => {
    if (id === "google") return Google({ clientId, clientSecret });
    if (id === "github") {
      return GitHub({
        clientId,
        clientSecret,
        userinfo: {
          url: "https://api.github.com/user",
          request: async ({ client, tokens }) => ({
            ...(await client.userinfo(tokens.access_token ?? "")),
            ...(await readGitHubAddress(tokens.access_token ?? "")),
          }),
        },
      });
    }
    return {
      id,
      name,
      type: "oauth",
      wellKnown: `${issuer?.replace(/\/+$/, "") ?? ""}/.well-known/openid-configuration`,
      clientId,
      clientSecret,
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid email profile" } },
      profile: (profile: Record<string, unknown>) => ({ id: String(profile["sub"]) }),
    };
  });
}

const claimsSchema = z.object({
  email: z.string().nullish(),
  // Some send it as text. Anything but a plain yes is a no.
  email_verified: z.union([z.boolean(), z.string()]).nullish(),
  name: z.string().nullish(),
  login: z.string().nullish(),
});

/**
 * Reads a provider's profile. An address counts as proved only when the provider says so in as many words.
 * @param subject what the provider calls the person for ever
 */
export function readForeignProfile(subject: string, profile: unknown): ForeignProfile {
  const claims = claimsSchema.catch({}).parse(profile ?? {});
  const email = claims.email || null;
  const verified = claims.email_verified === true || claims.email_verified === "true";
  const name = (claims.name ?? claims.login ?? email?.split("@")[0] ?? "").replace(/\p{Cc}+/gu, " ").trim();
  return { subject, email, emailVerified: email !== null && verified, name: name.slice(0, 100) || "Somebody" };
}
