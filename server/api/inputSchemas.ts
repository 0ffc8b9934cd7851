import { z } from "zod";

// The rules live in server/auth; these only keep nonsense of any size out.
export const emailSchema = z.string().max(400);
export const passwordSchema = z.string().max(1000);
export const tokenSchema = z.string().min(20).max(100);

/** Control characters and the marks that turn the direction of text have no place in a name: they forge other lines. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/** A name people read: trimmed, one line. `what` starts the sentence when it is wrong. */
const nameSchema = (what: string, max: number) =>
  z
    .string()
    .trim()
    .min(1, `${what} needs at least one letter.`)
    .max(max, `${what} has at most ${max} characters.`)
    .refine((text) => !UNPRINTABLE.test(text), `${what} has characters that can't be shown.`);

export const personNameSchema = nameSchema("A name", 100);
export const keyNameSchema = nameSchema("A name", 60);
export const tagSchema = nameSchema("A tag", 40);
export const projectNameSchema = nameSchema("A project's name", 200);
export const workspaceNameSchema = nameSchema("A workspace's name", 100);

/** A language tag that this machine's `Intl` knows how to format for. */
export const localeSchema = z
  .string()
  .max(35)
  .refine((tag) => {
    try {
      return Intl.NumberFormat.supportedLocalesOf(tag).length === 1;
    } catch {
      return false;
    }
  }, "is not a known language tag");
