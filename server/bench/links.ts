import { randomBytes } from "node:crypto";
import { findLink } from "../links/openLink.ts";
import { hashToken } from "../auth/index.ts";
import { toPublicError } from "../errors/index.ts";
import { openBenchHome } from "./benchHome.ts";

const GUESSES = 10_000;
const SAMPLES = 400;

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
const summary = (times: number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
};

/**
 * Guesses at tokens of shared links: all refused, slowed down per place, and never made, revoked and expired ones take the
 * same time (milliseconds, taken in turns from places that still may look).
 */
export async function measureLinks(): Promise<unknown> {
  const home = await openBenchHome();
  const { database: db } = home;
  try {
    const workspace = await db.prisma.workspace.create({ data: { name: "links", slug: `links-${Date.now()}` } });
    const project = await db.prisma.project.create({ data: { workspaceId: workspace.id, name: "links" } });
    const made = async (over: { revokedAt?: Date; expiresAt?: Date }): Promise<string> => {
      const token = randomBytes(32).toString("base64url");
      const owner = { workspaceId: workspace.id, projectId: project.id, createdById: workspace.id };
      const shown = { label: "bench", target: "pipeline", role: "view", content: {} };
      await db.prisma.shareLink.create({ data: { ...owner, ...shown, tokenHash: hashToken(token), ...over } });
      return token;
    };
    const revoked = await made({ revokedAt: new Date() });
    const expired = await made({ expiresAt: new Date(Date.now() - 1000) });
    const tryOnce = async (token: string, place: string): Promise<{ code: string; ms: number }> => {
      const before = performance.now();
      const code = await findLink(db, token, place).then(
        () => "found",
        (error: unknown) => toPublicError(error).code,
      );
      return { code, ms: performance.now() - before };
    };
    const times = { guessed: [] as number[], revoked: [] as number[], expired: [] as number[] };
    for (let turn = 0; turn < SAMPLES; turn += 1) {
      const place = `198.51.100.${turn % 200}`;
      times.guessed.push((await tryOnce(randomBytes(32).toString("base64url"), place)).ms);
      times.revoked.push((await tryOnce(revoked, place)).ms);
      times.expired.push((await tryOnce(expired, place)).ms);
    }
    const codes: Record<string, number> = {};
    for (let guess = 0; guess < GUESSES; guess += 1) {
      const { code } = await tryOnce(randomBytes(32).toString("base64url"), "203.0.113.9");
      codes[code] = (codes[code] ?? 0) + 1;
    }
    return {
      guesses: GUESSES,
      codes,
      ms: { guessed: summary(times.guessed), revoked: summary(times.revoked), expired: summary(times.expired) },
    };
  } finally {
    await home.close();
  }
}
