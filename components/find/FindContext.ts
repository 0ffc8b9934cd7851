"use client";

import { createContext, useContext, useEffect, useRef } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FindItem } from "./items.ts";
import type { KeyRow } from "./keys.ts";

/** Where somebody is: what the server's search looks through. */
export type FindPlace = { workspace: { id: string; name: string }; projectId: string | null };

export type FindState = {
  open: "find" | "keys" | null;
  place: FindPlace | null;
  /** Asked when the dialog opens, so that offering costs nothing while nobody looks. */
  sources: ReadonlyMap<string, () => FindItem[]>;
  keys: ReadonlyMap<string, readonly KeyRow[]>;
};
export type FindStore = StoreApi<FindState>;

export const createFindStore = (): FindStore =>
  createStore<FindState>(() => ({ open: null, place: null, sources: new Map(), keys: new Map() }));

const Context = createContext<FindStore | null>(null);
export const FindStoreProvider = Context.Provider;

/** @throws Error outside of the studio's pages: a mistake of ours */
export function useFindStore(): FindStore {
  const store = useContext(Context);
  if (store === null) throw new Error("used outside of the studio");
  return store;
}

/** Adds to what can be found, as long as the component is on the page. */
export function useFindItems(source: string, items: () => FindItem[]): void {
  const store = useFindStore();
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });
  useEffect(() => {
    store.setState(({ sources }) => ({ sources: new Map(sources).set(source, () => latest.current()) }));
    return () => store.setState(({ sources }) => ({ sources: without(sources, source) }));
  }, [store, source]);
}

/** Binds keys, and lists them on the keys page and in the find dialog, as long as the component is on the page. */
export function useKeys(source: string, rows: readonly KeyRow[]): void {
  const store = useFindStore();
  useEffect(() => {
    store.setState(({ keys }) => ({ keys: new Map(keys).set(source, rows) }));
    return () => store.setState(({ keys }) => ({ keys: without(keys, source) }));
  }, [store, source, rows]);
}

/** Tells the search where it is. */
export function useFindPlace(place: FindPlace): void {
  const store = useFindStore();
  const { id, name } = place.workspace;
  const { projectId } = place;
  useEffect(() => {
    store.setState({ place: { workspace: { id, name }, projectId } });
  }, [store, id, name, projectId]);
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const next = new Map(map);
  next.delete(key);
  return next;
}
