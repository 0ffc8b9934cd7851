import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Serving } from "../startServing.ts";
import {
  callerOf,
  createWorld,
  deploy,
  probeOf,
  serve,
  until,
  type Caller,
  type Deployed,
  type World,
} from "../testing/harness.ts";

const answerSchema = z.object({
  predictions: z.array(
    z.object({ prediction: z.string(), probability: z.object({ yes: z.number(), no: z.number() }) }),
  ),
});
const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    violations: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});

let world: World;
let serving: Serving;
let deployed: Deployed;
let call: Caller;
let key: string;
let address: string;
let row: Record<string, unknown>;
let expected: number[];

beforeAll(async () => {
  world = await createWorld();
  serving = await serve(world);
  deployed = await deploy(world);
  ({ call, key, address } = await callerOf(world, serving, deployed.endpointId));
  const probe = await probeOf();
  const at = probe.expected.findIndex((values) => values !== null);
  row = probe.rows[at] ?? {};
  expected = probe.expected[at] ?? [];
});
afterAll(async () => {
  await serving.stop();
  await world.close();
});

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> =>
  call("/invocations", { body, headers });
const postJson = (value: unknown): Promise<Response> => post(JSON.stringify(value));
const without = (name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([field]) => field !== name));

const csvOf = (one: Record<string, unknown>): string =>
  [Object.keys(one), Object.values(one).map((cell) => String(cell ?? ""))].map((cells) => cells.join(",")).join("\n");

async function refusal(response: Response): Promise<{ status: number; code: string; paths: string[] }> {
  const { error } = errorSchema.parse(await response.json());
  return { status: response.status, code: error.code, paths: (error.violations ?? []).map(({ path }) => path) };
}

describe("answers", () => {
  it.each([
    ["instances", (one: unknown) => ({ instances: [one] })],
    ["a list", (one: unknown) => [one]],
    ["one object", (one: unknown) => one],
  ])("rows given as %s, as the evaluation did", async (_, shape) => {
    const response = await postJson(shape(row));
    expect(response.status).toBe(200);
    const [answer] = answerSchema.parse(await response.json()).predictions;
    expect(answer?.probability.yes).toBeCloseTo(expected[1] ?? Number.NaN, 5);
    expect(answer?.probability.no).toBeCloseTo(expected[0] ?? Number.NaN, 5);
  });

  it("CSV in and CSV out, columns in any order, by the name in the original file too", async () => {
    const names = Object.keys(row).reverse();
    const header = names.map((name) => (name === "income" ? "Income CHF" : name));
    const text = [header.join(","), names.map((name) => String(row[name] ?? "")).join(",")].join("\r\n");
    const response = await post(text, { "content-type": "text/csv; charset=utf-8", accept: "text/csv" });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [first, second] = (await response.text()).trim().split("\n");
    expect(first).toBe("prediction,probability_no,probability_yes");
    expect(Number(second?.split(",")[2])).toBeCloseTo(expected[1] ?? Number.NaN, 5);
  });

  it("null where a rule fills the gap, fields in any order", async () => {
    const missing = await postJson({ ...row, income: null });
    const reordered = await postJson(Object.fromEntries(Object.entries({ ...row, income: null }).reverse()));
    expect([missing.status, reordered.status]).toEqual([200, 200]);
    expect(await reordered.json()).toEqual(await missing.json());
  });

  it("with the caller's inference id when that is a plain token, else with one of its own", async () => {
    expect((await post(JSON.stringify(row), { "x-inference-id": "order-17:a.b" })).headers.get("x-inference-id")).toBe(
      "order-17:a.b",
    );
    const own = (await post(JSON.stringify(row), { "x-inference-id": 'x"; drop table' })).headers.get("x-inference-id");
    expect(own).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("a ping, and takes the key in either header", async () => {
    const response = await fetch(`${address}/ping`, { headers: { "x-api-key": key } });
    expect([response.status, await response.json()]).toEqual([200, { status: "ok", version: 1 }]);
  });
});

describe("requests that can't be answered", () => {
  it.each<[string, () => Promise<Response>, number, string[]]>([
    ["null in a required field", () => postJson([row, { ...row, age: null }]), 422, ["instances[1].age"]],
    ["a required field that isn't there", () => postJson(without("home town")), 422, ['instances[0]["home town"]']],
    ["a field that isn't there though it may be null", () => postJson(without("income")), 422, ["instances[0].income"]],
    [
      "one field lost and another one made up",
      () => postJson({ ...without("income"), wage: 1 }),
      422,
      ["instances[0].income", "instances[0].wage"],
    ],
    [
      "a CSV without one of the columns",
      () => post(csvOf(without("income")), { "content-type": "text/csv" }),
      422,
      ["instances[0].income"],
    ],
    ["a field nobody asked for", () => postJson({ ...row, shoe: 42 }), 422, ["instances[0].shoe"]],
    [
      "a field called __proto__",
      () => post(JSON.stringify(row).replace("{", '{"__proto__":1,')),
      422,
      ["instances[0].__proto__"],
    ],
    ["a field called constructor", () => postJson({ ...row, constructor: 1 }), 422, ["instances[0].constructor"]],
    ["NaN", () => post(JSON.stringify({ ...row, x0: 0 }).replace('"x0":0', '"x0":NaN')), 422, ["instances[0].x0"]],
    [
      "-Infinity",
      () => post(JSON.stringify({ ...row, x0: 0 }).replace('"x0":0', '"x0":-Infinity')),
      422,
      ["instances[0].x0"],
    ],
    ["1e400", () => post(JSON.stringify({ ...row, x0: 0 }).replace('"x0":0', '"x0":1e400')), 422, ["instances[0].x0"]],
    ["text for a number", () => postJson({ ...row, x0: "many" }), 422, ["instances[0].x0"]],
    ["half a person's age", () => postJson({ ...row, age: 17.5 }), 422, ["instances[0].age"]],
    ["a list for a cell", () => postJson({ ...row, x0: [1] }), 422, ["instances[0].x0"]],
    ["a number for a row", () => postJson({ instances: [row, 3] }), 422, ["instances[1]"]],
    ["instances that are no list", () => postJson({ instances: row }), 422, ["instances"]],
    ["no rows", () => postJson({ instances: [] }), 422, ["instances"]],
    ["an empty row", () => postJson({ instances: [{}] }), 422, ["instances[0]"]],
    ["a column named twice", () => post("age,age\n1,2", { "content-type": "text/csv" }), 422, ["instances[0].age"]],
    ["broken JSON", () => post('{"instances":[{"age":'), 400, []],
    ["JSON that is a number", () => post("17"), 400, []],
    ["an empty body", () => post(""), 400, []],
    ["a nest of 100,000 brackets", () => post("[".repeat(100_000) + "]".repeat(100_000)), 400, []],
    ["a nest inside of a cell", () => post(`{"age":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`), 400, []],
    ["bytes that aren't UTF-8", () => post(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])), 400, []],
    ["a CSV line with too many cells", () => post("age,x0\n1,2,3", { "content-type": "text/csv" }), 400, []],
    ["an unclosed quote", () => post('age,x0\n"1,2', { "content-type": "text/csv" }), 400, []],
    ["a body of another type", () => post("<a/>", { "content-type": "application/xml" }), 415, []],
    ["a body without a type", () => post(new TextEncoder().encode("{}"), { "content-type": "" }), 415, []],
    ["an answer of another type", () => post(JSON.stringify(row), { accept: "image/png" }), 406, []],
    ["more rows than the endpoint takes", () => postJson(Array.from({ length: 51 }, () => row)), 413, []],
    ["a body of 7 MB", () => post(" ".repeat(7 * 1024 * 1024)), 413, []],
    ["another method", () => call("/invocations", { method: "PUT", body: "{}" }), 405, []],
  ])("%s", async (_, send, status, paths) => {
    const refused = await refusal(await send());
    expect(refused.status).toBe(status);
    expect(refused.paths.sort()).toEqual([...paths].sort());
  });

  it("a body that says it has 100 MB isn't waited for, and one that doesn't say so is cut off", async () => {
    const send = (headers: Record<string, string>, body: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const given = { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers };
        const sent = request(`${address}/invocations`, { method: "POST", headers: given }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on("error", reject);
        sent.write(body);
      });
    expect(await send({ "content-length": "100000000" }, "{")).toBe(413);
    expect(await send({ "transfer-encoding": "chunked" }, " ".repeat(7_000_000))).toBe(413);
  });

  it("doesn't take the answer of the next request with them", async () => {
    const [good, bad] = await Promise.all([postJson(row), postJson({ ...row, age: null })]);
    expect([good.status, bad.status]).toEqual([200, 422]);
  });
});

describe("who may ask", () => {
  const status = async (path: string, given: string | null): Promise<{ status: number; body: string }> => {
    const response = await fetch(`http://127.0.0.1:${serving.port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(given !== null && { "x-api-key": given }) },
      body: JSON.stringify(row),
    });
    return { status: response.status, body: await response.text() };
  };
  const path = (slug = world.place.slug, name = "churn"): string => `/endpoints/${slug}/${name}/invocations`;

  it("reads the same for a wrong workspace, name, key, version and no key at all", async () => {
    const other = await deploy(world, { name: "other" });
    const foreign = await callerOf(world, serving, other.endpointId, "other");
    const answers = [
      await status(path("nobody"), key),
      await status(path(undefined, "nothing"), key),
      await status(path(), "sck_wrong"),
      await status(path(), null),
      await status(path(), foreign.key),
      await status(path().replace("/invocations", `/versions/${deployed.versionId}/invocations`), key),
      await status(path().replace("/invocations", `/versions/${deployed.versionId}/invocations`), ""),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
  });

  it("forgets a revoked key at once, and only that one", async () => {
    const { revokeKey } = await import("../keysService.ts");
    const mine = await callerOf(world, serving, deployed.endpointId);
    await revokeKey(world.db, { projectId: world.place.projectId, endpointId: deployed.endpointId, keyId: mine.keyId });
    await until(async () => (await mine.call("/ping", { method: "GET" })).status === 401, 1_000);
    expect((await call("/ping", { method: "GET" })).status).toBe(200);
  });

  it("nothing but endpoints, at any other address", async () => {
    for (const other of ["/endpoints", "/endpoints/a/b/c/d", "/../etc/passwd", "/internal", "/%00"]) {
      expect((await fetch(`http://127.0.0.1:${serving.port}${other}`)).status).toBe(404);
    }
    expect((await fetch(`http://127.0.0.1:${serving.port}/`)).status).toBe(200);
  });

  it("not more often than a key may", async () => {
    const strict = await serve(world, { keyBurst: 5, keyPerSecond: 0.5 });
    const limited = await callerOf(world, strict, deployed.endpointId);
    const statuses: number[] = [];
    for (let at = 0; at < 8; at += 1)
      statuses.push((await limited.call("/invocations", { body: JSON.stringify(row) })).status);
    expect(statuses.slice(-1)).toEqual([429]);
    const response = await limited.call("/invocations", { body: JSON.stringify(row) });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    await strict.stop();
  });
});
