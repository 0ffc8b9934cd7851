import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";

export type OidcPerson = { sub: string; email?: string; email_verified?: boolean; name?: string };

/** An OpenID Connect provider on this machine: codes with PKCE, client authentication, signed id tokens. Nobody is asked. */
export type OidcProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who arrives at its sign-in page next. */
  person: OidcPerson;
  /** What the next id token claims instead of the truth. */
  forge: Record<string, unknown>;
  close: () => Promise<void>;
};

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/** Starts a provider on a free port. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, URLSearchParams>();
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const provider: OidcProvider = {
    issuer,
    clientId: "stagecraft",
    clientSecret: "a secret both sides know",
    person: { sub: "1" },
    forge: {},
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  const idToken = (nonce: string | null): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: provider.clientId, iat: now, exp: now + 300, nonce, ...provider.person };
    const head = `${base64({ alg: "RS256", kid: "1", typ: "JWT" })}.${base64({ ...claims, ...provider.forge })}`;
    return `${head}.${sign("sha256", Buffer.from(head), privateKey).toString("base64url")}`;
  };
  server.on("request", (request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    const json = (body: object, status = 200): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.pathname === "/.well-known/openid-configuration") {
      json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    } else if (url.pathname === "/jwks") {
      const jwk = createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({ format: "jwk" });
      json({ keys: [{ ...jwk, kid: "1", alg: "RS256", use: "sig" }] });
    } else if (url.pathname === "/authorize") {
      const code = randomUUID();
      codes.set(code, url.searchParams);
      const back = new URL(url.searchParams.get("redirect_uri") ?? issuer);
      back.searchParams.set("code", code);
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === "/token") {
      void formOf(request).then((form) => {
        const asked = codes.get(form.get("code") ?? "");
        codes.delete(form.get("code") ?? "");
        const [, basic = ""] = (request.headers.authorization ?? "").split(" ");
        const [id, secret] = Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent);
        const challenge = createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
        const fits =
          asked !== undefined &&
          asked.get("code_challenge") === challenge &&
          id === provider.clientId &&
          secret?.replaceAll("+", " ") === provider.clientSecret;
        if (!fits) json({ error: "invalid_grant" }, 400);
        else json({ access_token: "x", token_type: "Bearer", id_token: idToken(asked.get("nonce")) });
      });
    } else json({ error: "not_found" }, 404);
  });
  return provider;
}
