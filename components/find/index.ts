export { FindButton } from "./FindButton.tsx";
export { useFindItems, useFindPlace, useFindStore, useKeys } from "./FindContext.ts";
export { FindProvider } from "./FindProvider.tsx";
export type { FindItem } from "./items.ts";
export type { KeyRow } from "./keys.ts";
