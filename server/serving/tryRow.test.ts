import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePass, PASS_HEADER, readPass } from "./http/passes.ts";
import type { Serving } from "./startServing.ts";
import { callerOf, createWorld, deploy, probeOf, serve, until, type Deployed, type World } from "./testing/harness.ts";
import { SECRET } from "./testing/secret.ts";
import { triedRowSchema, tryRow, type TriedAnswer, type TriedRow } from "./tryRow.ts";

let world: World;
let serving: Serving;
let deployed: Deployed;
let address: string;
let row: TriedRow;
let expected: number[];
const member = { userId: randomUUID() };

beforeAll(async () => {
  world = await createWorld();
  // A member's share is small here, so that it can be used up.
  serving = await serve(world, { passBurst: 6, passPerSecond: 0.001 });
  deployed = await deploy(world);
  ({ address } = await callerOf(world, serving, deployed.endpointId));
  const probe = await probeOf();
  const at = probe.expected.findIndex((values) => values !== null);
  row = triedRowSchema.parse(probe.rows[at]);
  expected = probe.expected[at] ?? [];
});
afterAll(async () => {
  await serving.stop();
  await world.close();
});

const ask = (asked: TriedRow, who = member, place: { projectId?: string; port?: number } = {}): Promise<TriedAnswer> =>
  tryRow(
    world.db,
    { projectId: place.projectId ?? world.place.projectId, endpointId: deployed.endpointId },
    asked,
    who,
    { port: place.port ?? serving.port, secret: () => SECRET },
  );

describe("a row tried from the page", () => {
  it("is answered as a caller's would be, and stands in the log under its id", async () => {
    const answer = await ask(row);
    expect(answer).toMatchObject({ answered: true, version: 1 });
    expect(answer.answered && answer.probability?.["yes"]).toBeCloseTo(expected[1] ?? Number.NaN, 5);
    expect(answer.milliseconds).toBeGreaterThan(0);
    await until(
      async () => (await world.db.prisma.prediction.count({ where: { requestId: answer.inferenceId } })) === 1,
    );
  });

  it("is refused with what is wrong at each column, as null and a lost field are", async () => {
    const { income: _, ...rest } = row;
    const answer = await ask({ ...rest, age: null });
    expect(answer).toMatchObject({
      answered: false,
      violations: [
        { column: "age", message: "is required but missing" },
        { column: "income", message: "is not there; send null where there is no value" },
      ],
    });
  });

  it("spends the member's own share, nobody else's", async () => {
    const busy = { userId: randomUUID() };
    for (let turn = 0; turn < 6; turn += 1) await ask(row, busy);
    await expect(ask(row, busy)).rejects.toMatchObject({ code: "too_many_requests", status: 429 });
    expect(await ask(row)).toMatchObject({ answered: true });
  });

  it("finds no endpoint of another project, and says so when nobody serves", async () => {
    await expect(ask(row, member, { projectId: randomUUID() })).rejects.toMatchObject({ code: "endpoint_not_found" });
    await expect(ask(row, member, { port: 1 })).rejects.toMatchObject({ code: "serving_unreachable", status: 503 });
  });
});

describe("a pass", () => {
  const now = Date.now();
  it("is worth something for its endpoint, its member and a few seconds only", () => {
    const endpoint = randomUUID();
    const pass = makePass(SECRET, endpoint, member.userId, now);
    expect(readPass(SECRET, endpoint, pass, now + 1_000)).toBe(member.userId);
    expect(readPass(SECRET, endpoint, pass, now + 60_000)).toBeNull();
    expect(readPass(SECRET, randomUUID(), pass, now)).toBeNull();
    expect(readPass("another secret", endpoint, pass, now)).toBeNull();
    expect(readPass(SECRET, endpoint, pass.replace(member.userId, randomUUID()), now)).toBeNull();
    // Nobody makes one that lasts longer than we do.
    expect(readPass(SECRET, endpoint, makePass(SECRET, endpoint, member.userId, now + 3_600_000), now)).toBeNull();
    for (const odd of [undefined, "", "x", [pass], pass.slice(0, -1)])
      expect(readPass(SECRET, endpoint, odd)).toBeNull();
  });

  it("that isn't ours reads like a wrong key", async () => {
    const send = async (headers: Record<string, string>): Promise<[number, unknown]> => {
      const response = await fetch(`${address}/invocations`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(row),
      });
      return [response.status, await response.json()];
    };
    const forged = makePass("a guess", deployed.endpointId, member.userId);
    expect(await send({ [PASS_HEADER]: forged })).toEqual(await send({ "x-api-key": "sck_wrong" }));
  });
});
