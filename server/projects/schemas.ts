import { z } from "zod";

const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/** What people call a project: trimmed, one line, any language. */
export const projectNameSchema = z
  .string()
  .trim()
  .min(1, "A project needs a name.")
  .max(200, "A project's name has at most 200 characters.")
  .refine((text) => !UNPRINTABLE.test(text), "The name has characters that can't be shown.");
