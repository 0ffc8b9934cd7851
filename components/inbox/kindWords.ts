import type { NotificationKind } from "../../server/notifications/index.ts";

type Worded<K extends string> = K extends `${infer Room}.${infer Event}` ? `${Room}_${Event}` : K;

/** The kind's name in the catalogue, where a dot leads into a namespace. */
export const worded = <K extends NotificationKind>(kind: K): Worded<K> => kind.replace(".", "_") as Worded<K>;
