import type { ReactNode } from "react";

export const findGroups = [
  "recent",
  "stages",
  "columns",
  "actions",
  "add",
  "runs",
  "models",
  "files",
  "pages",
  "projects",
] as const;
export type FindGroup = (typeof findGroups)[number];

/** Something that can be gone to or done. */
export type FindItem = {
  /** The same on every visit, so that it can be remembered as lately used. */
  id: string;
  group: Exclude<FindGroup, "recent">;
  label: string;
  /** Tells two of the same name apart. */
  detail?: string | undefined;
  /** Further words it is found by. */
  keywords?: readonly string[];
  icon?: ReactNode;
  /** Combination that does the same, e.g. "mod+z". */
  keys?: string | undefined;
} & ({ href: string } | { run: () => void });
