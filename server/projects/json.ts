import type { Prisma } from "../db/index.ts";

/** A checked document as Prisma wants it. It is plain JSON already; the round trip is what lets its type say so. */
export function toJson(value: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(value));
}
