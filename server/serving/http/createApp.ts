import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { BadRequestError, NotFoundError, toPublicError, toStagecraftError } from "../../errors/index.ts";
import { log } from "../../log/index.ts";
import type { EndpointState, EndpointStates } from "../endpointStates.ts";
import { chooseVersion } from "../chooseVersion.ts";
import { endpointExpired, endpointNotReady, notAllowed, ViolationsError, type Violation } from "../errors.ts";
import type { PredictionLog } from "../log/predictionLog.ts";
import type { Answer } from "../twin/decide.ts";
import type { Tunables } from "../tunables.ts";
import { FAILED_PATH } from "../versionCounts.ts";
import type { Version } from "../versions.ts";
import { findKey, hashKey, keyOf } from "./keys.ts";
import { PASS_HEADER, readPass } from "./passes.ts";
import { mediaTypeOf, parseRows, pathOf, type RawRow } from "./parseRows.ts";
import type { RateLimit } from "./rateLimit.ts";
import { readBody } from "./readBody.ts";
import { answerTypeOf, writeAnswers } from "./writeAnswers.ts";

const httpLog = log.child({ room: "serving", part: "http" });

export type AppOptions = {
  states: EndpointStates;
  /** Null: this process serves live checks only. */
  predictions: PredictionLog | null;
  limit: RateLimit;
  /** Lets members in who come from the product's own pages; null: nobody. */
  passes: { secret: string; limit: RateLimit } | null;
  /** Keeps what really happened; null: this process takes none. */
  outcomes?: ((endpointId: string, body: unknown) => Promise<{ received: number; joined: number }>) | undefined;
  /** Ids of the keys that were used are put here. */
  used?: Set<string>;
  times: Tunables;
  health: () => Promise<Record<string, unknown>>;
};

type Route = { slug: string; name: string; versionId: string | null; action: "ping" | "invocations" | "outcomes" };

/** `/endpoints/<workspace>/<name>[/versions/<id>]/(ping|invocations|outcomes)` */
const ROUTE =
  /^\/endpoints\/([a-z0-9][a-z0-9_-]{0,127})\/([a-z0-9][a-z0-9-]{0,62})(?:\/versions\/([0-9a-f-]{36}))?\/(ping|invocations|outcomes)$/;
/** A token that is safe in a header, a log and a table. */
const SANE_ID = /^[A-Za-z0-9._:-]{1,128}$/;

function routeOf(url: string): Route | null {
  const end = url.indexOf("?");
  const found = ROUTE.exec(end === -1 ? url : url.slice(0, end));
  if (found === null) return null;
  const [, slug = "", name = "", versionId = null, action] = found;
  return { slug, name, versionId, action: action === "ping" || action === "outcomes" ? action : "invocations" };
}

function inferenceIdOf(request: IncomingMessage): string {
  const given = request.headers["x-inference-id"];
  return typeof given === "string" && SANE_ID.test(given) ? given : randomUUID();
}

/** What answers every request of the serving process. */
export function createApp(options: AppOptions): RequestListener {
  const { states, limit, times } = options;

  /** @throws endpoint_not_ready, endpoint_expired */
  const versionOf = (state: EndpointState, inferenceId: string): Version => {
    const version = chooseVersion(state, inferenceId);
    if (version === null) throw endpointNotReady();
    if (state.expiresAt !== null && state.expiresAt.getTime() <= Date.now()) throw endpointExpired(state.expiresAt);
    return version;
  };

  /** @throws the one error for everything that isn't allowed */
  const authorise = async (route: Route, request: IncomingMessage, inferenceId: string): Promise<Version> => {
    const given = keyOf(request.headers);
    if (route.versionId !== null) {
      const version = given === "" ? null : await states.findCandidate({ ...route, versionId: route.versionId }, given);
      if (version === null) throw notAllowed();
      return version;
    }
    const state = states.find(route.slug, route.name);
    const pass = request.headers[PASS_HEADER];
    if (pass !== undefined && state !== undefined && options.passes !== null) {
      const member = readPass(options.passes.secret, state.id, pass);
      if (member === null) throw notAllowed();
      options.passes.limit.spend(member);
      return versionOf(state, inferenceId);
    }
    const key = findKey(state?.keys ?? [], hashKey(given));
    if (state === undefined || key === null) throw notAllowed();
    limit.spend(key.id);
    options.used?.add(key.id);
    return versionOf(state, inferenceId);
  };

  const invoke = async (
    request: IncomingMessage,
    response: ServerResponse,
    version: Version,
    inferenceId: string,
    logged: boolean,
  ): Promise<void> => {
    const started = performance.now();
    const answerType = answerTypeOf(request.headers.accept);
    const mediaType = mediaTypeOf(request.headers["content-type"]);
    const rows = parseRows(await readBody(request, times.bodyBytes), mediaType, version.maxRows);
    const record = (answers: Answer[], violations: Violation[]): void => {
      if (!logged) return;
      const micros = Math.round((performance.now() - started) * 1000);
      const { id: versionId, endpointId } = version;
      options.predictions?.record({ endpointId, versionId, requestId: inferenceId, micros, rows, answers, violations });
    };
    const { answers, violations, total } = await answerRows(version, rows, times.violations).catch((error: unknown) => {
      // Counted against the version, so that a canary that fails is seen to.
      record([], [{ path: FAILED_PATH, message: "the model failed on this request" }]);
      throw error;
    });
    record(answers, violations);
    if (violations.length > 0) throw new ViolationsError(violations, total);
    const written = writeAnswers(answers, answerType, version.model.document.classes);
    send(response, 200, written.text, written.type, { "x-model-version": String(version.number) });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const inferenceId = inferenceIdOf(request);
    response.setHeader("x-inference-id", inferenceId);
    const url = request.url ?? "/";
    if (url === "/" || url === "/health") {
      sendJson(response, 200, await options.health());
      return;
    }
    const route = routeOf(url);
    if (route === null)
      throw new NotFoundError({ code: "address_unknown", userMessage: "There is nothing at this address." });
    const version = await authorise(route, request, inferenceId);
    const method = route.action === "ping" ? "GET" : "POST";
    if (request.method !== method) {
      response.setHeader("allow", method);
      sendJson(response, 405, { error: { code: "method_not_allowed", message: `Use ${method}.` } });
      return;
    }
    if (route.action === "ping") sendJson(response, 200, { status: "ok", version: version.number });
    else if (route.action === "outcomes") {
      if (options.outcomes === undefined || route.versionId !== null) throw notAllowed();
      const body = await readBody(request, times.bodyBytes);
      // What was just answered may still wait for the log's next flush.
      await options.predictions?.flush();
      sendJson(response, 200, await options.outcomes(version.endpointId, readJson(body)));
    } else await version.use(() => invoke(request, response, version, inferenceId, route.versionId === null));
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => sendError(response, error));
  };
}

function readJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new BadRequestError({
      code: "json_unreadable",
      userMessage: "The request is no JSON.",
      remedy: "Send application/json.",
      cause: error,
    });
  }
}

type Answered = { answers: Answer[]; violations: Violation[]; total: number };

/** Every row gets its answer, or none does and the places that don't fit are listed. */
async function answerRows(version: Version, rows: RawRow[], most: number): Promise<Answered> {
  const { model } = version;
  const checked = rows.map((row) => model.check(row, true));
  const violations = checked.flatMap(({ violations: found }, at) =>
    found.map(({ path, message }) => ({ path: pathOf(at, path), message })),
  );
  if (violations.length > 0) return { answers: [], violations: violations.slice(0, most), total: violations.length };
  const scored = await model.score(checked.map(({ instance }) => instance));
  const refused = scored.flatMap((one, at) => (one.ok ? [] : [{ path: `instances[${at}]`, message: one.message }]));
  if (refused.length > 0) return { answers: [], violations: refused.slice(0, most), total: refused.length };
  return { answers: scored.map((one) => model.decide(one.ok ? one.values : [])), violations: [], total: 0 };
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  type: string,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(text, "utf8");
  response.writeHead(status, {
    "content-type": type,
    "content-length": body.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(body);
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  send(response, status, JSON.stringify(value), "application/json", headers);
}

function sendError(response: ServerResponse, error: unknown): void {
  const known = toStagecraftError(error);
  const shown = toPublicError(known);
  if (shown.status >= 500 && shown.code !== "endpoint_not_ready")
    httpLog.error({ code: shown.code, err: known.cause ?? known }, "a request failed");
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // A small body that nobody wanted is thrown away and the connection goes on; the rest of a large one isn't waited for.
  const unread = shown.code === "body_too_large" || shown.code === "body_incomplete";
  sendJson(
    response,
    shown.status,
    {
      error: {
        code: shown.code,
        message: shown.message,
        ...(shown.remedy !== undefined && { remedy: shown.remedy }),
        ...(known instanceof ViolationsError && { violations: known.violations }),
      },
    },
    {
      ...(shown.retryAfterSeconds !== undefined && { "retry-after": String(shown.retryAfterSeconds) }),
      ...(shown.status === 401 && { "www-authenticate": "Bearer" }),
      ...(unread && { connection: "close" }),
    },
  );
}
