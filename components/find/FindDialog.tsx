"use client";

import { Command } from "cmdk";
import { ArrowRight, CornerDownLeft, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import dialogStyles from "../ui/Dialog.module.css";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import styles from "./FindDialog.module.css";
import { useFindStore } from "./FindContext.ts";
import type { FindItem } from "./items.ts";
import { keysInWords } from "./keyCombo.ts";
import { rankItems } from "./rankItems.ts";
import { keepRecent, readRecent, recentPlaces } from "./recent.ts";
import { useServerFinds } from "./useServerFinds.ts";

/** Actions that have keys, as something to find. */
function useKeyActions(): FindItem[] {
  const store = useFindStore();
  return useMemo(
    () =>
      [...store.getState().keys.values()].flat().flatMap((row): FindItem[] =>
        row.action && row.run
          ? [
              {
                id: `key:${row.id}`,
                group: row.group === "add" ? "add" : "actions",
                label: row.label.charAt(0).toUpperCase() + row.label.slice(1),
                keys: row.keys[0],
                run: () => void row.run?.(null),
              },
            ]
          : [],
      ),
    [store],
  );
}

/** Goes to anything and does anything: some letters, Enter. Arrow keys choose, a screen reader hears a combobox with its list. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("find");
  const store = useFindStore();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const place = store.getState().place;
  const workspaceId = place?.workspace.id ?? "";
  const [recent] = useState(() => readRecent(workspaceId));
  const [offered] = useState(() => [...store.getState().sources.values()].flatMap((source) => source()));
  const actions = useKeyActions();
  const server = useServerFinds(place, query);
  // Typing comes first: ranking thousands of columns may lag behind it by a frame.
  const ranked = useDeferredValue(query);
  const groups = useMemo(
    () =>
      rankItems(
        [...actions, ...offered, ...server.items, ...recentPlaces(recent)],
        ranked,
        recent.map((each) => each.id),
      ),
    [offered, actions, server.items, recent, ranked],
  );
  // Without a choice of the person's own for these very letters, Enter means the best match.
  const [picked, setPicked] = useState({ query: "", id: "" });
  const ids = groups.flatMap((group) => group.items.map((item) => item.id));
  const selected = picked.query === ranked && ids.includes(picked.id) ? picked.id : (ids[0] ?? "");
  const choose = (item: FindItem): void => {
    keepRecent(workspaceId, item);
    onClose();
    if ("href" in item) router.push(item.href);
    // The dialog gives the focus back first, then the action may take it elsewhere.
    else setTimeout(item.run);
  };
  const count = ids.length;
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className={dialogStyles.overlay} />
        <Radix.Content className={styles.dialog} aria-describedby={undefined}>
          <Radix.Title>
            <Unseen>{t("title")}</Unseen>
          </Radix.Title>
          <Command
            label={t("title")}
            shouldFilter={false}
            loop
            className={styles.command}
            value={selected}
            onValueChange={(id) => setPicked({ query: ranked, id })}
          >
            <div className={styles.search}>
              <Search aria-hidden />
              <Command.Input
                className={styles.input}
                placeholder={t("placeholder")}
                value={query}
                onValueChange={setQuery}
                autoFocus
              />
              {server.loading ? <Spinner /> : null}
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className={styles.list} label={t("results")}>
              {groups.map(({ group, items }) => (
                <Command.Group key={group} heading={t(`groups.${group}`)} className={styles.group}>
                  {items.map((item) => (
                    <Command.Item key={item.id} value={item.id} className={styles.item} onSelect={() => choose(item)}>
                      <span className={styles.icon} aria-hidden>
                        {item.icon ?? ("href" in item ? <ArrowRight /> : <CornerDownLeft />)}
                      </span>
                      <span className={styles.label} dir="auto">
                        {item.label}
                      </span>
                      {item.detail ? (
                        <span className={styles.detail} dir="auto">
                          {item.detail}
                        </span>
                      ) : null}
                      {item.keys ? <Kbd>{keysInWords(item.keys)}</Kbd> : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            {count === 0 && !server.loading ? (
              <p className={styles.empty}>{t("nothing", { query: query.trim() })}</p>
            ) : null}
            {server.error === null ? null : (
              <div className={styles.problem}>
                <ErrorNotice
                  error={{ message: t("serverSilent"), remedy: server.error.message }}
                  action={
                    <Button size="small" onClick={server.retry}>
                      {t("tryAgain")}
                    </Button>
                  }
                />
              </div>
            )}
            <p role="status">
              <Unseen>{server.loading ? t("searching") : t("count", { count })}</Unseen>
            </p>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
