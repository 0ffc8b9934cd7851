/** The worker's half of the protocol (server/runtime/README.md), parsed: nothing an interpreter says is believed unread. */
import { z } from "zod";
import type { Json } from "../../stages/contract.ts";

const json: z.ZodType<Json> = z.json();
const rowsSchema = z.object({ in: z.number(), out: z.number(), rejected: z.number(), made: z.number() });
const whereSchema = z.record(z.string(), json).nullable();

const readySchema = z.object({
  type: z.literal("ready"),
  pid: z.number(),
  python: z.string(),
  packages: z.record(z.string(), z.string()),
  walls: z.object({ network: z.boolean(), memoryBackstop: z.boolean(), diesWithParent: z.boolean() }),
});
export type Ready = z.infer<typeof readySchema>;

const failedSchema = z.object({
  type: z.literal("failed"),
  id: z.string(),
  code: z.string(),
  message: z.string(),
  remedy: z.string().nullable(),
  where: whereSchema,
  internal: z.string().nullable(),
});

const jobMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("started"), id: z.string() }),
  z.object({
    type: z.literal("progress"),
    id: z.string(),
    done: z.number(),
    total: z.number().nullable(),
    text: z.string(),
  }),
  z.object({
    type: z.literal("log"),
    id: z.string(),
    level: z.enum(["debug", "info", "warning", "error"]),
    text: z.string(),
  }),
  z.object({
    type: z.literal("metric"),
    id: z.string(),
    name: z.string(),
    value: z.number(),
    step: z.number().nullable(),
  }),
  rowsSchema.extend({ type: z.literal("rows"), id: z.string() }),
  z.object({ type: z.literal("heartbeat"), id: z.string(), rssMb: z.number() }),
  z.object({
    type: z.literal("done"),
    id: z.string(),
    outputs: z.record(
      z.string(),
      z.object({ rows: z.number().nullable(), schema: json, canonical: z.string().nullable() }),
    ),
    rows: rowsSchema.nullable(),
  }),
  z.object({ type: z.literal("result"), id: z.string(), value: json }),
  failedSchema,
]);
export type JobMessage = z.infer<typeof jobMessageSchema>;

const messageSchema = z.union([readySchema, jobMessageSchema]);

export type Request =
  | { type: "run"; id: string; entry: string; base: string }
  | { type: "call"; id: string; entry: string; function: string; params: { [key: string]: Json }; base: string }
  | { type: "cancel"; id: string };

/**
 * @param line one line of an interpreter's protocol stream
 * @returns the message, or null when the line is none
 */
export function parseMessage(line: string): Ready | JobMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = messageSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
