/** The serving container and the endpoint here, asked the same: a caller can't tell them apart. */
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServingContainer } from "../../backends/sagemaker/testing/servingContainer.ts";
import type { Serving } from "../startServing.ts";
import { callerOf, createWorld, deploy, probeOf, serve, type Caller, type World } from "../testing/harness.ts";
import { makeFixture } from "../testing/fixture.ts";

const server = join(import.meta.dirname, "../..");

let world: World;
let serving: Serving;
let here: Caller;
let container: { address: string; stop: () => void };
let folder: string;
let rows: Record<string, unknown>[];

beforeAll(async () => {
  world = await createWorld();
  serving = await serve(world);
  const deployed = await deploy(world);
  ({ call: here } = await callerOf(world, serving, deployed.endpointId));
  rows = (await probeOf()).rows;
  folder = await mkdtemp(join(tmpdir(), "stagecraft-container-"));
  const model = join(folder, "model");
  await mkdir(join(model, "code"), { recursive: true });
  await cp((await makeFixture()).endpoint, join(model, "endpoint"), { recursive: true });
  for (const name of ["inference.py", "wheels.json"])
    await cp(join(server, "runtime", "containers", name), join(model, "code", name));
  await symlink(join(server, "runtime", "stagecraft"), join(model, "code", "stagecraft"));
  await symlink(join(server, "stages"), join(model, "code", "stages"));
  container = await startServingContainer(folder);
});
afterAll(async () => {
  container.stop();
  await serving.stop();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

type Said = { status: number; type: string | null; body: unknown };

/** What is said about a request; numbers to eight digits, because the graph runs in two libraries. */
async function said(response: Response): Promise<Said> {
  const text = await response.text();
  const type = response.headers.get("content-type");
  const number = (value: number): number => Number(value.toPrecision(8));
  const body: unknown = type?.startsWith("application/json")
    ? JSON.parse(text, (_, value: unknown) => (typeof value === "number" ? number(value) : value))
    : text.split("\n").map((line) => line.split(",").map((cell) => (isNumber(cell) ? number(Number(cell)) : cell)));
  return { status: response.status, type, body };
}
const isNumber = (cell: string): boolean => cell.trim() !== "" && Number.isFinite(Number(cell));

/** A CSV reader's own word for the line is not part of the contract. */
function withoutLine({ status, type, body }: Said): Said {
  return { status, type, body: JSON.parse(JSON.stringify(body).replace(/ near line \d+/, "")) };
}

async function both(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<[Said, Said]> {
  const given = { "content-type": "application/json", accept: "application/json", ...headers };
  const [one, other] = await Promise.all([
    here("/invocations", { body, headers: given }).then(said),
    fetch(`${container.address}/invocations`, { method: "POST", body, headers: given }).then(said),
  ]);
  return [withoutLine(one), withoutLine(other)];
}
async function expectSame(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Said> {
  const [one, other] = await both(body, headers);
  expect(other).toEqual(one);
  return one;
}

const csv = { "content-type": "text/csv" };
const row = (): Record<string, unknown> => rows[0] ?? {};
const without = (name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row()).filter(([field]) => field !== name));
const csvOf = (given: Record<string, unknown>[]): string =>
  [Object.keys(given[0] ?? {}), ...given.map((one) => Object.values(one))]
    .map((cells) => cells.map((cell) => (cell == null ? "" : JSON.stringify(String(cell)))).join(","))
    .join("\r\n");

describe("a request that can be answered", () => {
  it.each([
    ["instances", () => ({ instances: rows.slice(0, 50) })],
    ["a list", () => rows.slice(50, 60)],
    ["one object", () => row()],
    ["null where a rule fills the gap", () => ({ ...row(), income: null })],
    [
      "numbers as texts",
      () => Object.fromEntries(Object.entries(row()).map(([name, cell]) => [name, cell == null ? null : String(cell)])),
    ],
  ])("%s", async (_, shape) => {
    expect((await expectSame(JSON.stringify(shape()))).status).toBe(200);
  });

  it("CSV in, CSV out", async () => {
    expect((await expectSame(csvOf(rows.slice(0, 20)), { ...csv, accept: "text/csv" })).status).toBe(200);
    expect((await expectSame(csvOf(rows.slice(0, 20)), { ...csv, accept: "text/html, */*" })).status).toBe(200);
  });
});

describe("a request that can't be answered", () => {
  it.each<[string, () => string | Uint8Array<ArrayBuffer>, number, Record<string, string>?]>([
    ["null in a required field", () => JSON.stringify([row(), { ...row(), age: null }]), 422],
    ["a required field that isn't there", () => JSON.stringify(without("home town")), 422],
    ["a field that may be null but isn't there", () => JSON.stringify(without("income")), 422],
    ["a field lost and another one made up", () => JSON.stringify({ ...without("income"), wage: 1 }), 422],
    ["a field nobody asked for", () => JSON.stringify({ ...row(), shoe: 42 }), 422],
    ["a field called __proto__", () => JSON.stringify(row()).replace("{", '{"__proto__":1,'), 422],
    ["NaN", () => JSON.stringify({ ...row(), x0: 0 }).replace('"x0":0', '"x0":NaN'), 422],
    ["-Infinity", () => JSON.stringify({ ...row(), x0: 0 }).replace('"x0":0', '"x0":-Infinity'), 422],
    ["1e400", () => JSON.stringify({ ...row(), x0: 0 }).replace('"x0":0', '"x0":1e400'), 422],
    ["text for a number", () => JSON.stringify({ ...row(), x0: "many" }), 422],
    ["half a person's age", () => JSON.stringify({ ...row(), age: 17.5 }), 422],
    ["a list for a cell", () => JSON.stringify({ ...row(), x0: [1] }), 422],
    ["a number for a row", () => JSON.stringify({ instances: [row(), 3] }), 422],
    ["instances that are no list", () => JSON.stringify({ instances: row() }), 422],
    ["no rows", () => '{"instances":[]}', 422],
    ["an empty row", () => '{"instances":[{}]}', 422],
    [
      "a hundred places and more",
      () => JSON.stringify(Array.from({ length: 50 }, () => ({ ...row(), a: 1, b: 2, c: 3 }))),
      422,
    ],
    ["a CSV without a column", () => csvOf([without("income")]), 422, csv],
    ["a column named twice", () => "age,age\n1,2", 422, csv],
    ["a header alone", () => "age,x0\n", 422, csv],
    ["broken JSON", () => '{"instances":[{"age":', 400],
    ["JSON that is a number", () => "17", 400],
    ["an empty body", () => "", 400],
    ["a nest of 100,000 brackets", () => "[".repeat(100_000) + "]".repeat(100_000), 400],
    ["a nest inside of a cell", () => `{"age":${'{"a":'.repeat(50)}1${"}".repeat(50)}}`, 400],
    ["bytes that aren't UTF-8", () => new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
    ["a CSV line with too many cells", () => "age,x0\n1,2,3", 400, csv],
    ["an unclosed quote", () => 'age,x0\n"1,2', 400, csv],
    ["a quote in the middle of a cell", () => 'age,x0\n1"2,3', 400, csv],
    ["an empty CSV", () => "", 400, csv],
    ["a body of another type", () => "<a/>", 415, { "content-type": "application/xml" }],
    ["an answer of another type", () => JSON.stringify(row()), 406, { accept: "image/png" }],
    ["more rows than the endpoint takes", () => JSON.stringify(Array.from({ length: 51 }, () => row())), 413],
    ["a body of 7 MB", () => " ".repeat(7 * 1024 * 1024), 413],
  ])("%s", async (_, body, status, headers) => {
    expect((await expectSame(body(), headers)).status).toBe(status);
  });
});

describe("any request", () => {
  const cell = fc.oneof(
    fc.constantFrom<unknown>(null, true, false, "", " ", "12", "1.5", "Bern", "NA", "-", 0, -0, 1e15, 2 ** 53, [], {}),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.string(),
  );

  it("of changed cells is answered or refused alike, at the same places with the same words", async () => {
    const names = Object.keys(row());
    const change = fc.record({
      at: fc.nat(rows.length - 1),
      cells: fc.array(fc.tuple(fc.constantFrom(...names), cell), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const given = changes.map(({ at, cells }) => ({ ...rows[at], ...Object.fromEntries(cells) }));
        await expectSame(JSON.stringify({ instances: given }));
      }),
      { numRuns: 150 },
    );
  });

  it("of any CSV text too", async () => {
    const piece = fc.constantFrom("age", "x0", ",", "\n", "\r\n", '"', '""', "1", "a b", " ", "é");
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        await expectSame(pieces.join(""), csv);
      }),
      { numRuns: 200 },
    );
  });
});
