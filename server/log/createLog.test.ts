import { expect, it } from "vitest";
import { createLog } from "./createLog.ts";

function record(write: (log: ReturnType<typeof createLog>) => void): {
  lines: string[];
  first: Record<string, unknown>;
} {
  const lines: string[] = [];
  write(createLog("debug", { write: (line) => lines.push(line) }));
  return { lines, first: JSON.parse(lines[0] ?? "{}") as Record<string, unknown> };
}

it("blanks secrets by the name of their field, at any depth", () => {
  const { lines } = record((log) =>
    log.info(
      { password: "hunter2", user: { apiKey: "sk-1", accessToken: "t0p", headers: { Authorization: "Basic abc" } } },
      "signed in",
    ),
  );
  for (const secret of ["hunter2", "sk-1", "t0p", "Basic abc"]) expect(lines.join()).not.toContain(secret);
});

it("blanks passwords inside URLs and bearer tokens, in fields, messages, errors and child bindings", () => {
  const { lines } = record((log) => {
    log
      .child({ url: "postgresql://sc:pw1@127.0.0.1/db" })
      .warn(new Error("can't reach postgres://sc:pw2@host/db"), "tried postgres://sc:pw3@host/db");
    log.info("sent Bearer abc.def");
  });
  expect(lines).toHaveLength(2);
  for (const secret of ["pw1", "pw2", "pw3", "abc.def"]) expect(lines.join()).not.toContain(secret);
});

it("writes one line per event whatever line breaks the text carries", () => {
  const { lines, first } = record((log) => log.info({ name: 'a\r\n{"level":"fatal"}' }, "x\ny"));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd().includes("\n")).toBe(false);
  expect(first).toMatchObject({ level: "info", msg: "x\ny" });
});

it("cuts errors of thousands of lines and keeps type, code and cause", () => {
  const cause = Object.assign(new Error("root"), { code: "E_ROOT" });
  const { lines, first } = record((log) => log.error(new TypeError("long ".repeat(100_000), { cause }), "failed"));
  expect(lines[0]?.length).toBeLessThan(20_000);
  expect(first).toMatchObject({ err: { type: "TypeError", cause: { message: "root", code: "E_ROOT" } } });
});

it("survives circles and bytes", () => {
  const circle: Record<string, unknown> = { bytes: new Uint8Array(5) };
  circle.self = circle;
  expect(record((log) => log.info(circle, "odd")).first).toMatchObject({ bytes: "[5 bytes]", self: "[circular]" });
});
