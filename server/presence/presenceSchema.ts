import { z } from "zod";
import { stageIdSchema } from "../pipeline/schema.ts";

/** Stages shown as selected by somebody else; more would only be noise, and a notification holds 8 kB. */
export const MAX_SHOWN_SELECTION = 20;
const coordinate = z.number().min(-10_000_000).max(10_000_000);

/** What a tab tells about the person in front of it. Coordinates are the canvas's own, not the screen's. */
export const whereaboutsSchema = z.strictObject({
  /** Made by the tab; two tabs of one person are two. */
  tabId: z.uuid(),
  cursor: z.strictObject({ x: coordinate, y: coordinate }).nullable(),
  selected: z.array(stageIdSchema).max(MAX_SHOWN_SELECTION),
});
export type Whereabouts = z.infer<typeof whereaboutsSchema>;

/** Somebody who has the project open right now. `key` is the person's id and the tab's: nobody can speak for another. */
export const presenceSchema = whereaboutsSchema
  .omit({ tabId: true })
  .extend({ key: z.string().max(80), userId: z.uuid(), name: z.string().max(200) });
export type Presence = z.infer<typeof presenceSchema>;

export const presenceKey = (userId: string, tabId: string): string => `${userId}:${tabId}`;

/** What travels between processes. Nothing of it is ever stored. */
export const presenceMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("here"), projectId: z.uuid(), presence: presenceSchema }),
  z.strictObject({ type: z.literal("gone"), projectId: z.uuid(), key: z.string() }),
]);
export type PresenceMessage = z.infer<typeof presenceMessageSchema>;
