"use client";

import dynamic from "next/dynamic";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import { createFindStore, FindStoreProvider, useFindStore, useKeys } from "./FindContext.ts";
import { dispatchKey, type KeyRow } from "./keys.ts";

// Fetched when they are first opened: most visits need neither.
const FindDialog = dynamic(() => import("./FindDialog.tsx").then((file) => file.FindDialog), { ssr: false });
const KeysDialog = dynamic(() => import("./KeysDialog.tsx").then((file) => file.KeysDialog), { ssr: false });

/** The keys that work on every page, the one listener for all keys, and the two dialogs they open. */
function Everywhere() {
  const store = useFindStore();
  const t = useTranslations("shortcuts");
  const open = useStore(store, (state) => state.open);
  const rows = useMemo(
    (): KeyRow[] => [
      {
        id: "find",
        group: "everywhere",
        keys: ["mod+k"],
        label: t("find"),
        always: true,
        run: () => store.setState((state) => ({ open: state.open === "find" ? null : "find" })),
      },
      {
        id: "keys",
        group: "everywhere",
        keys: ["?"],
        label: t("help"),
        action: true,
        run: () => store.setState({ open: "keys" }),
      },
    ],
    [store, t],
  );
  useKeys("everywhere", rows);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const all = [...store.getState().keys.values()].flat();
      if (dispatchKey(all, event)) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [store]);
  const close = (): void => store.setState({ open: null });
  return (
    <>
      {open === "find" ? <FindDialog onClose={close} /> : null}
      {open === "keys" ? <KeysDialog onClose={close} /> : null}
    </>
  );
}

/** Find and act, everywhere below: one dialog for anything, one page of keys. */
export function FindProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createFindStore);
  return (
    <FindStoreProvider value={store}>
      {children}
      <Everywhere />
    </FindStoreProvider>
  );
}
