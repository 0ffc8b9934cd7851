import { z } from "zod";

/** Longer texts are somebody's data set, not a message. */
const MAX_TEXT = 100_000;
const MAX_SUBJECT = 300;

/** Line breaks would begin a header of their own. */
const oneLine = (max: number) =>
  z
    .string()
    .transform((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim())
    .pipe(z.string().min(1).max(max));

/**
 * One message to one person. `to` is an address as `normalizeEmail` gives it: parsed once when it was taken in, never
 * again here, so that no quoting trick leads it to somebody else.
 */
export const messageSchema = z.strictObject({
  to: z
    .string()
    .max(320)
    .regex(/^[^\s<>(),;:"@]+@[^\s<>(),;:"@]+$/, "must be one plain address"),
  subject: oneLine(MAX_SUBJECT),
  text: z.string().min(1).max(MAX_TEXT),
  html: z.string().max(MAX_TEXT).optional(),
});
export type Message = z.input<typeof messageSchema>;
