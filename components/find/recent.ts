import { z } from "zod";
import type { FindItem } from "./items.ts";
import { findGroups } from "./items.ts";

/** What was used lately on this browser: ids of actions, and places with their address, which can be gone to from anywhere. */
const recentSchema = z.array(
  z.object({
    id: z.string(),
    group: z.enum(findGroups),
    label: z.string(),
    detail: z.string().optional(),
    href: z.string().startsWith("/").optional(),
  }),
);
export type Recent = z.infer<typeof recentSchema>;

const KEPT = 20;
const keyOf = (workspaceId: string): string => `stagecraft:recent:${workspaceId}`;

/** @returns the last used first; nothing where the browser keeps nothing */
export function readRecent(workspaceId: string): Recent {
  try {
    const parsed = recentSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(workspaceId)) ?? "[]"));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

export function keepRecent(workspaceId: string, item: FindItem): void {
  const entry = {
    id: item.id,
    group: item.group,
    label: item.label,
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...("href" in item ? { href: item.href } : {}),
  };
  const others = readRecent(workspaceId).filter((each) => each.id !== item.id);
  try {
    localStorage.setItem(keyOf(workspaceId), JSON.stringify([entry, ...others].slice(0, KEPT)));
  } catch {
    // A full storage costs the memory of what was used only.
  }
}

/** Places used lately that nothing on this page offers: they can still be gone to. */
export function recentPlaces(recent: Recent): FindItem[] {
  return recent.flatMap(({ id, group, label, detail, href }) =>
    href === undefined || group === "recent" ? [] : [{ id, group, label, detail, href }],
  );
}
