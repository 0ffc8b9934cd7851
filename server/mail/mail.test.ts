import { run } from "graphile-worker";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { parseEnv } from "../env.js";
import { createMailTask, type MailSettings } from "./mailTask.ts";
import { messageSchema } from "./message.ts";
import { seal, unseal } from "./seal.ts";
import { sendMail } from "./sendMail.ts";
import { startMailServer, type TestMailServer } from "./testing.ts";

const SECRET = "a secret of more than thirty-two characters";
const on = { isOn: true, secret: () => SECRET };

let db: TestDatabase;
let server: TestMailServer;
const login = { user: "stagecraft", password: "a password" };
const settings = (): MailSettings => ({
  host: "127.0.0.1",
  port: server.port,
  security: "none",
  from: "Stagecraft <stagecraft@example.com>",
  ...login,
});

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startMailServer(login);
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

const message = { to: "ada@example.com", subject: "A link\r\nBcc: eve@example.com", text: "Open /reset/a-secret-link" };

/** Tries every waiting message until the queue is empty, without the queue's pauses. */
async function deliver(): Promise<void> {
  const task = createMailTask(settings(), () => SECRET);
  const runner = await run({
    pgPool: db.pool,
    taskList: { mail: task },
    noHandleSignals: true,
    pollInterval: 50,
    parsedCronItems: [],
  });
  await vi.waitFor(
    async () => {
      await db.pool.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL");
      const { rows } = await db.pool.query("SELECT 1 FROM graphile_worker.jobs");
      expect(rows).toEqual([]);
    },
    { timeout: 20_000, interval: 50 },
  );
  await runner.stop();
}

describe("a message", () => {
  it("arrives at the mail server once its transaction has committed, with line breaks kept out of its headers", async () => {
    const undone = db.prisma.$transaction(async (tx) => {
      await sendMail(tx, { ...message, to: "nobody@example.com" }, on);
      throw new Error("the change failed");
    });
    await expect(undone).rejects.toThrow("the change failed");
    expect(await db.prisma.$transaction((tx) => sendMail(tx, message, on))).toBe("queued");
    await deliver();
    const { to, from, raw } = await server.message(0);
    expect(server.received).toHaveLength(1);
    expect({ to, from }).toEqual({ to: ["ada@example.com"], from: "stagecraft@example.com" });
    expect(raw).toContain("Open /reset/a-secret-link");
    expect(raw).not.toMatch(/^Bcc:/m);
  });

  it("is tried again while the server is busy, and given up when it is refused for good", async () => {
    const before = server.received.length;
    server.refuseNext({ code: 451, text: "busy" }, { code: 451, text: "busy" });
    await sendMail(db.prisma, { ...message, text: "patient" }, on);
    await deliver();
    expect((await server.message(before)).raw).toContain("patient");
    server.refuseNext({ code: 550, text: "no such person" });
    await sendMail(db.prisma, { ...message, text: "unwanted" }, on);
    await deliver();
    expect(server.received).toHaveLength(before + 1);
  });

  it("waits in the queue sealed: its links can't be read in the table", async () => {
    await sendMail(db.prisma, message, on);
    const { rows } = await db.pool.query("SELECT payload::text AS text FROM graphile_worker._private_jobs");
    expect(JSON.stringify(rows)).not.toContain("secret-link");
    await deliver();
  });

  it("is not queued while no server is set", async () => {
    expect(await sendMail(db.prisma, message)).toBe("off");
    expect((await db.pool.query("SELECT 1 FROM graphile_worker.jobs")).rows).toEqual([]);
  });

  it.each(["a@example.com, b@example.com", "Ada <ada@example.com>", '"a@b.c"@example.com', "ada", "a@b\r\nBcc: c@d.e"])(
    "goes to one plain address, never to %j",
    (to) => {
      expect(messageSchema.safeParse({ ...message, to }).success).toBe(false);
    },
  );
});

it("opens what was sealed with the same secret only", () => {
  const sealed = seal(SECRET, "hello");
  expect(unseal(SECRET, sealed)).toBe("hello");
  expect(() => unseal(`${SECRET}!`, sealed)).toThrow();
  expect(() => unseal(SECRET, `A${sealed.slice(1)}`)).toThrow();
});

it("reads the mail server from the environment and refuses one without a sender", () => {
  expect(parseEnv({}).mail).toBeUndefined();
  expect(() => parseEnv({ SMTP_HOST: "mail.example.com" })).toThrow("SMTP_FROM");
  expect(parseEnv({ SMTP_HOST: "mail.example.com", SMTP_FROM: "a@example.com", SMTP_SECURITY: "tls" }).mail).toEqual({
    host: "mail.example.com",
    port: 465,
    security: "tls",
    user: undefined,
    password: undefined,
    from: "a@example.com",
  });
  expect(parseEnv({ PUBLIC_URL: "https://ml.example.com/" }).publicUrl).toBe("https://ml.example.com");
});
