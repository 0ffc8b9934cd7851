import pg from "pg";
import { describe, expect, it } from "vitest";
import { withReconnect } from "./withReconnect.ts";

const failing = (errors: unknown[]) => {
  let calls = 0;
  return {
    calls: () => calls,
    statement: async (): Promise<string> => {
      const error = errors[calls];
      calls += 1;
      if (error !== undefined) throw error;
      return "done";
    },
  };
};
const coded = (code: string): Error => Object.assign(new Error(code), { code });

describe("repeating a statement", () => {
  it.each([
    ["a refused connection", coded("ECONNREFUSED")],
    ["a server that shuts down", coded("57P01")],
    ["a connection that ended under the statement, which has no code", new Error("Connection terminated unexpectedly")],
  ])("goes on after %s until it works", async (_name, error) => {
    const { statement, calls } = failing([error, error]);
    expect(await withReconnect(statement)).toBe("done");
    expect(calls()).toBe(3);
  });

  it("tries a deadlock's victim three times, then says so", async () => {
    const mended = failing([coded("40P01"), coded("40001")]);
    expect(await withReconnect(mended.statement)).toBe("done");
    const stuck = failing(Array.from({ length: 9 }, () => coded("40P01")));
    await expect(withReconnect(stuck.statement)).rejects.toMatchObject({ code: "40P01" });
    expect(stuck.calls()).toBe(3);
  });

  it("doesn't repeat a mistake", async () => {
    const { statement, calls } = failing([coded("42601"), coded("42601")]);
    await expect(withReconnect(statement)).rejects.toMatchObject({ code: "42601" });
    expect(calls()).toBe(1);
  });

  it("stops waiting when it is told to, with the database's own error", async () => {
    const pool = new pg.Pool({ connectionString: "postgresql://nobody@127.0.0.1:1/none" });
    const leaving = new AbortController();
    const waiting = withReconnect(() => pool.query("SELECT 1"), leaving.signal);
    const outcome = expect(waiting).rejects.toMatchObject({ code: "ECONNREFUSED" });
    setTimeout(() => leaving.abort(), 300);
    await outcome;
    await pool.end();
  });
});
