import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError, TooManyError, UnavailableError } from "../errors/index.ts";
import { makePass, PASS_HEADER } from "./http/passes.ts";
import { pathOf } from "./http/parseRows.ts";
import { tunables } from "./tunables.ts";

/** One row as a form gives it. */
export const triedRowSchema = z.record(
  z.string().max(500),
  z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()]),
);
export type TriedRow = z.infer<typeof triedRowSchema>;

export type TriedAnswer = {
  inferenceId: string;
  /** from this process and back */
  milliseconds: number;
} & (
  | { answered: true; prediction: string | number; probability: Record<string, number> | null; version: number }
  | {
      answered: false;
      message: string;
      remedy: string | null;
      /** what is wrong, by column; "" is the row itself */
      violations: { column: string; message: string }[];
    }
);

const answerSchema = z.object({
  predictions: z.tuple([
    z.object({
      prediction: z.union([z.string(), z.number()]),
      probability: z.record(z.string(), z.number()).optional(),
    }),
  ]),
});
const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
    violations: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});
const signatureSchema = z.array(z.object({ name: z.string() }));

/**
 * Asks an endpoint about one row on a member's behalf, through the serving process: it is limited and logged like any
 * other prediction.
 * @param member who asks; that the project is theirs was proved before
 * @throws NotFoundError `endpoint_not_found`; UnavailableError `serving_unreachable`, `endpoint_not_ready`; TooManyError
 */
export async function tryRow(
  db: Database,
  place: { projectId: string; endpointId: string },
  row: TriedRow,
  member: { userId: string },
  serving: { port: number; secret: () => string },
): Promise<TriedAnswer> {
  const endpoint = await db.prisma.endpoint.findFirst({
    where: { id: place.endpointId, projectId: place.projectId, deletedAt: null },
    select: {
      name: true,
      workspace: { select: { slug: true } },
      versions: { where: { status: "live" }, select: { signature: true } },
    },
  });
  if (endpoint === null)
    throw new NotFoundError({ code: "endpoint_not_found", userMessage: "This endpoint does not exist." });
  const started = performance.now();
  const response = await fetch(
    `http://127.0.0.1:${serving.port}/endpoints/${endpoint.workspace.slug}/${endpoint.name}/invocations`,
    {
      method: "POST",
      headers: {
        "content-type": "application/json",
        [PASS_HEADER]: makePass(serving.secret(), place.endpointId, member.userId),
      },
      body: JSON.stringify({ instances: [row] }),
      signal: AbortSignal.timeout(tunables.tryTimeoutMs),
    },
  ).catch((error: unknown) => {
    throw unreachable(error);
  });
  const body: unknown = await response.json().catch((error: unknown) => {
    throw unreachable(error);
  });
  const about = {
    inferenceId: response.headers.get("x-inference-id") ?? "",
    milliseconds: performance.now() - started,
  };
  if (response.ok) {
    const [{ prediction, probability }] = answerSchema.parse(body).predictions;
    const version = Number(response.headers.get("x-model-version"));
    return { ...about, answered: true, prediction, probability: probability ?? null, version };
  }
  const { error } = refusalSchema.parse(body);
  const said = { userMessage: error.message, ...(error.remedy !== undefined && { remedy: error.remedy }) };
  if (response.status === 429)
    throw new TooManyError({
      code: error.code,
      ...said,
      retryAfterSeconds: Number(response.headers.get("retry-after") ?? 1),
    });
  // A pass we just made and isn't taken: the process doesn't know the endpoint yet, or not any more.
  if (response.status === 401 || response.status >= 500)
    throw new UnavailableError({
      code: response.status === 401 ? "endpoint_not_ready" : error.code,
      ...(response.status === 401 ? { userMessage: "The serving process doesn’t know this endpoint yet." } : said),
      remedy: error.remedy ?? "Try again in a few seconds.",
    });
  const names = new Set([
    ...Object.keys(row),
    ...endpoint.versions.flatMap(({ signature }) => signatureSchema.parse(signature).map(({ name }) => name)),
  ]);
  const columns = new Map([...names].map((name) => [pathOf(0, name), name]));
  return {
    ...about,
    answered: false,
    message: error.message,
    remedy: error.remedy ?? null,
    violations: (error.violations ?? []).map(({ path, message }) => ({ column: columns.get(path) ?? "", message })),
  };
}

function unreachable(cause: unknown): UnavailableError {
  return new UnavailableError({
    code: "serving_unreachable",
    userMessage: "The serving process doesn’t answer.",
    remedy: "Wait until it has started again, and send the row once more.",
    cause,
  });
}
