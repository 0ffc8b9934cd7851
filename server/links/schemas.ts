import { z } from "zod";
import { MAX_COMMENT, MAX_LINK_PASSWORD } from "./tunables.ts";
import { conditionSchema } from "../reviews/index.ts";

export const targetSchema = z.enum(["project", "pipeline", "run", "summary"]);
export type LinkTarget = z.output<typeof targetSchema>;

/** From the least to the most; each has everything below it. */
export const linkRoles = ["view", "comment", "approve"] as const;
export const linkRoleSchema = z.enum(linkRoles);
export type LinkRole = z.output<typeof linkRoleSchema>;

export const linkAllows = (role: LinkRole, needed: LinkRole): boolean =>
  linkRoles.indexOf(role) >= linkRoles.indexOf(needed);

export const createInput = {
  label: z.string().trim().min(1).max(200),
  target: targetSchema,
  runId: z.uuid().nullable().default(null),
  role: linkRoleSchema.default("view"),
  /** Needed for approving: which request. */
  reviewId: z.uuid().nullable().default(null),
  live: z.boolean().default(false),
  hideAmounts: z.boolean().default(false),
  password: z.string().min(6).max(MAX_LINK_PASSWORD).nullable().default(null),
  expiresAt: z.iso.datetime().nullable().default(null),
};
export type NewLink = z.output<z.ZodObject<typeof createInput>>;

/** What every call of a shared page begins with. */
export const visitInput = {
  token: z.string().min(1).max(200),
  /** What unlocking with the password gave. */
  proof: z.string().max(200).nullable().default(null),
};
export type Visit = z.output<z.ZodObject<typeof visitInput>>;

const personName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(
    (text) => !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text),
    "has characters that can't be shown",
  );

export const guestInput = { name: personName, email: z.string().max(400) };
export const speakInput = {
  guestKey: z.string().max(100).nullable().default(null),
  /** Of somebody who is not signed in and has no key yet. */
  name: personName.nullable().default(null),
  kind: z.enum(["comment", "question"]),
  text: z.string().trim().min(1).max(MAX_COMMENT),
};
export const decideInput = {
  guestKey: z.string().max(100).nullable().default(null),
  kind: z.enum(["approve", "approve_with_conditions", "send_back"]),
  text: z.string().trim().max(MAX_COMMENT).default(""),
  conditions: z.array(conditionSchema).max(20).default([]),
};
