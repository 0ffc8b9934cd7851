import { defaultFilter } from "cmdk";
import { type FindGroup, findGroups, type FindItem } from "./items.ts";

export type FoundGroup = { group: FindGroup; items: FindItem[] };

const SHOWN_WITHOUT_QUERY = 5;
const SHOWN_WITH_QUERY = 8;
const SHOWN_RECENT = 6;
/** What somebody used lately is likelier meant, as long as it fits about as well. */
const RECENT_BONUS = 1.25;
/** A match in the detail only is worth less than one in the name. */
const DETAIL_WEIGHT = 0.5;
/** Letters strewn over a long name are a coincidence, not a match. */
const WEAKEST = 0.02;

function scoreOf(item: FindItem, query: string, recent: ReadonlySet<string>): number {
  const name = defaultFilter(item.label, query);
  const rest = [item.detail ?? "", ...(item.keywords ?? [])].filter((text) => text !== "");
  const other = rest.length === 0 ? 0 : Math.max(...rest.map((text) => defaultFilter(text, query))) * DETAIL_WEIGHT;
  const best = Math.max(name, other);
  return best < WEAKEST ? 0 : best * (recent.has(item.id) ? RECENT_BONUS : 1);
}

/**
 * What fits, in groups: the group with the best match first. Without a query the lately used come first.
 * @param items everything on offer; when an id occurs twice the first one counts
 * @param recentIds lately used, the last first
 */
export function rankItems(items: readonly FindItem[], query: string, recentIds: readonly string[]): FoundGroup[] {
  const unique = [...new Map([...items].reverse().map((item) => [item.id, item])).values()].reverse();
  const text = query.trim();
  if (text === "") return withoutQuery(unique, recentIds);
  const recent = new Set(recentIds);
  const scored = unique
    .map((item) => ({ item, score: scoreOf(item, text, recent) }))
    .filter(({ score }) => score > 0)
    // What is there comes before what could be added under the same name.
    .sort((a, b) => b.score - a.score || findGroups.indexOf(a.item.group) - findGroups.indexOf(b.item.group));
  const groups = new Map<FindGroup, FindItem[]>();
  for (const { item } of scored) {
    const list = groups.get(item.group) ?? [];
    if (list.length < SHOWN_WITH_QUERY) list.push(item);
    groups.set(item.group, list);
  }
  return [...groups].map(([group, list]) => ({ group, items: list }));
}

function withoutQuery(items: FindItem[], recentIds: readonly string[]): FoundGroup[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const recent = recentIds.flatMap((id) => byId.get(id) ?? []).slice(0, SHOWN_RECENT);
  const used = new Set(recent.map((item) => item.id));
  const rest = findGroups.map((group) => ({
    group,
    items: items.filter((item) => item.group === group && !used.has(item.id)).slice(0, SHOWN_WITHOUT_QUERY),
  }));
  return [{ group: "recent" as const, items: recent }, ...rest].filter((each) => each.items.length > 0);
}
