import { randomUUID } from "node:crypto";

/** Part of endpoint addresses: readable, and unique without asking. */
export function workspaceSlug(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 24);
  return `${words || "workspace"}-${randomUUID().slice(0, 6)}`;
}
