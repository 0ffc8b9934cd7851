import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError, UnauthenticatedError } from "../errors/index.ts";
import { spend } from "./limits.ts";
import type { Scope } from "./roles.ts";
import { hashToken, newToken } from "./tokens.ts";
import { DAY_SECONDS, SEEN_EVERY_SECONDS } from "./tunables.ts";

/** What a token may do, on top of what its person's role allows; each includes those before it. */
export const tokenScopes = ["read", "run", "deploy"] as const;
export const tokenScopeSchema = z.enum(tokenScopes);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** Found in a leaked file by whoever searches for such things. */
const PREFIX = "sct_";
const SUFFIX_LETTERS = 4;

/** The scopes of people each of a token's scopes stands for; everything that reads counts as `read`. */
const granted: Record<Exclude<TokenScope, "read">, readonly Scope[]> = {
  run: [
    "project:create",
    "pipeline:edit",
    "files:upload",
    "runs:start",
    "runs:cancel",
    "models:edit",
    "endpoints:predict",
  ],
  deploy: ["endpoints:edit", "monitors:edit"],
};

/** A program that acts for a person in one workspace. */
export type ApiToken = { id: string; workspaceId: string; scopes: TokenScope[] };

/** Whether a token includes a scope. Members, keys, invitations and the trail are for people. */
export function tokenAllows(token: Pick<ApiToken, "scopes">, scope: Scope): boolean {
  const highest = Math.max(...token.scopes.map((each) => tokenScopes.indexOf(each)));
  if (highest >= 0 && scope.endsWith(":read") && scope !== "audit:read") return true;
  return tokenScopes.slice(1, highest + 1).some((each) => each !== "read" && granted[each].includes(scope));
}

/** Makes a token. It is shown this once; the table keeps its hash. */
export async function createApiToken(
  db: Database,
  token: { userId: string; workspaceId: string; name: string; scope: TokenScope; days: number },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const { userId, workspaceId, name, scope } = token;
  await spend(db, "createToken", userId);
  const text = `${PREFIX}${newToken()}`;
  const expiresAt = new Date(Date.now() + token.days * DAY_SECONDS * 1000);
  const scopes = tokenScopes.slice(0, tokenScopes.indexOf(scope) + 1);
  const { id } = await db.prisma.apiToken.create({
    data: {
      userId,
      workspaceId,
      name,
      scopes,
      tokenHash: hashToken(text),
      suffix: text.slice(-SUFFIX_LETTERS),
      expiresAt,
    },
    select: { id: true },
  });
  return { id, token: text, expiresAt };
}

export type TokenRow = {
  id: string;
  name: string;
  suffix: string;
  scope: TokenScope;
  workspaceName: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date;
};

/** A person's tokens, newest first; taken-back ones are gone. */
export async function listApiTokens(db: Database, userId: string): Promise<TokenRow[]> {
  const rows = await db.prisma.apiToken.findMany({
    where: { userId, revokedAt: null },
    orderBy: { createdAt: "desc" },
    include: { workspace: { select: { name: true } } },
  });
  return rows.map(({ id, name, suffix, scopes, workspace, createdAt, lastUsedAt, expiresAt }) => ({
    id,
    name,
    suffix,
    scope: tokenScopeSchema.parse(scopes.at(-1)),
    workspaceName: workspace.name,
    createdAt,
    lastUsedAt,
    expiresAt,
  }));
}

/** @throws NotFoundError `token_not_found` */
export async function revokeApiToken(db: Database, userId: string, tokenId: string): Promise<void> {
  const { count } = await db.prisma.apiToken.updateMany({
    where: { id: tokenId, userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  if (count === 0)
    throw new NotFoundError({ code: "token_not_found", userMessage: "This token does not exist any more." });
}

export type TokenBearer = {
  token: ApiToken;
  person: { userId: string; email: string; name: string; isOwner: boolean; locale: string | null };
};

/**
 * Who a token speaks for. Wrong guesses are counted by place.
 * @throws UnauthenticatedError when it is expired, taken back, never made, or its person left the workspace
 */
export async function readApiToken(db: Database, text: string, address: string): Promise<TokenBearer> {
  const row = await db.prisma.apiToken.findUnique({ where: { tokenHash: hashToken(text) }, include: { user: true } });
  const isDead = row === null || row.revokedAt !== null || row.expiresAt.getTime() <= Date.now();
  if (isDead) {
    await spend(db, "tokenGuess", address);
    throw new UnauthenticatedError();
  }
  if (row.lastUsedAt === null || Date.now() - row.lastUsedAt.getTime() > SEEN_EVERY_SECONDS * 1000) {
    await db.prisma.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: new Date() } });
  }
  const { id: userId, email, name, locale } = row.user;
  const scopes = row.scopes.map((scope) => tokenScopeSchema.parse(scope));
  return {
    token: { id: row.id, workspaceId: row.workspaceId, scopes },
    // A program never has the powers of the installation's owner.
    person: { userId, email, name, isOwner: false, locale },
  };
}
