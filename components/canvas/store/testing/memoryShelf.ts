import type { Shelf } from "../keep.ts";

/**
 * A browser's storage that lives as long as the test.
 * @param room characters a value may have at most; more throws, as a full storage does
 */
export function memoryShelf(room = Infinity): Shelf {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error("full");
      map.set(key, value);
    },
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}
