import { z } from "zod";

/** How somebody hears of something: in the inbox, there and by e-mail, or not at all. */
export const waySchema = z.enum(["inbox", "email", "off"]);
export type Way = z.output<typeof waySchema>;

/** Everything people are told of, with how they hear of it until they choose otherwise. */
const defaults = {
  "run.failed": "email",
  "run.finished": "inbox",
  invitation: "email",
  mention: "email",
  "review.requested": "email",
  "review.decided": "email",
  "review.due": "email",
  "gate.reopened": "email",
  "retrain.fired": "email",
  "link.question": "email",
  "link.guest": "email",
} as const satisfies Record<string, Way>;

export type NotificationKind = keyof typeof defaults;
const names = Object.keys(defaults);
const isKind = (name: string): name is NotificationKind => names.includes(name);
export const notificationKinds: readonly NotificationKind[] = names.filter(isKind);
export const kindSchema = z.string().refine(isKind, "is no kind of notification");

export const defaultWay = (kind: NotificationKind): Way => defaults[kind];

/** What a sentence names. Texts of people are cut: a notification is a pointer, not the thing. */
export const paramsSchema = z.record(z.string().max(40), z.union([z.string().max(600), z.number()]));
export type Params = z.output<typeof paramsSchema>;
