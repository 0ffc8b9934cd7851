"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { type Presence, useLive, useLiveState } from "../live/index.ts";
import { Popover } from "../ui/Popover.tsx";
import { initials } from "./initials.ts";
import styles from "./People.module.css";

const SHOWN = 3;

export type Somebody = { userId: string; name: string; tabs: number; isMe: boolean };

/** One entry per person, whatever number of tabs they have open; oneself first. */
export function peopleOf(present: Iterable<Presence>, tabId: string): Somebody[] {
  const people = new Map<string, Somebody>();
  for (const { userId, name, key } of present) {
    const known = people.get(userId);
    people.set(userId, {
      userId,
      name,
      tabs: (known?.tabs ?? 0) + 1,
      isMe: known?.isMe === true || key.endsWith(`:${tabId}`),
    });
  }
  return [...people.values()].sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.name.localeCompare(b.name));
}

/** Who has the project open right now. Alone, one needs no list. */
export function People() {
  const { tabId } = useLive();
  const present = useLiveState((state) => state.people);
  const words = useTranslations("presence");
  const people = useMemo(() => peopleOf(present.values(), tabId), [present, tabId]);
  const others = people.filter((person) => !person.isMe);
  const title = words("count", { count: others.length });
  return (
    <div className={styles.people} data-testid="people">
      <span className={styles.news} role="status">
        {others.length === 0 ? "" : words("here", { names: others.map((person) => person.name).join(", ") })}
      </span>
      {others.length === 0 ? null : (
        <Popover
          label={title}
          align="end"
          trigger={
            <button type="button" className={styles.trigger} aria-label={title} title={title}>
              {others.slice(0, SHOWN).map((person) => (
                <span key={person.userId} className={styles.avatar} aria-hidden>
                  {initials(person.name)}
                </span>
              ))}
              {others.length > SHOWN ? (
                <span className={styles.avatar} aria-hidden>
                  +{others.length - SHOWN}
                </span>
              ) : null}
            </button>
          }
        >
          <ul className={styles.list} aria-label={title}>
            {people.map((person) => (
              <li key={person.userId} className={styles.person}>
                <span className={styles.avatar} aria-hidden>
                  {initials(person.name)}
                </span>
                <span className={styles.name} dir="auto">
                  {person.name}
                </span>
                <span className={styles.quiet}>
                  {[
                    person.isMe ? words("you") : null,
                    person.tabs > 1 ? words("tabs", { count: String(person.tabs) }) : null,
                  ]
                    .filter(Boolean)
                    .join(", ")}
                </span>
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </div>
  );
}
