import type { Presence, PresenceMessage } from "./presenceSchema.ts";
import { tunables } from "./tunables.ts";

type Seen = { presence: Presence; until: number };
type Watcher = (message: PresenceMessage) => void;

/** Who is where, as far as this process has heard. It forgets by itself what isn't repeated. */
export type Board = {
  hear: (message: PresenceMessage) => void;
  /** Takes away everybody whose lease has ended, and tells the watchers. */
  sweep: () => void;
  list: (projectId: string) => Presence[];
  watch: (projectId: string, watcher: Watcher) => () => void;
};

/** @param now milliseconds of a clock that never jumps */
export function createBoard(now: () => number): Board {
  const projects = new Map<string, Map<string, Seen>>();
  const watchers = new Map<string, Set<Watcher>>();
  const tell = (message: PresenceMessage): void => {
    for (const watcher of [...(watchers.get(message.projectId) ?? [])]) watcher(message);
  };
  const forget = (projectId: string, key: string): void => {
    const people = projects.get(projectId);
    if (!people?.delete(key)) return;
    if (people.size === 0) projects.delete(projectId);
    tell({ type: "gone", projectId, key });
  };
  return {
    hear: (message) => {
      const { projectId } = message;
      if (message.type === "gone") return forget(projectId, message.key);
      const people = projects.get(projectId) ?? new Map<string, Seen>();
      if (!people.has(message.presence.key) && people.size >= tunables.tabs) return;
      projects.set(projectId, people);
      people.set(message.presence.key, { presence: message.presence, until: now() + tunables.leaseMs });
      tell(message);
    },
    sweep: () => {
      const at = now();
      for (const [projectId, people] of [...projects])
        for (const [key, { until }] of [...people]) if (until <= at) forget(projectId, key);
    },
    list: (projectId) => [...(projects.get(projectId)?.values() ?? [])].map(({ presence }) => presence),
    watch: (projectId, watcher) => {
      const own = watchers.get(projectId) ?? new Set();
      watchers.set(projectId, own.add(watcher));
      return () => {
        own.delete(watcher);
        if (own.size === 0 && watchers.get(projectId) === own) watchers.delete(projectId);
      };
    },
  };
}
