import { cache } from "react";
import type { Opened, SharedContent } from "../links/index.ts";
import { createPageCaller } from "./caller.ts";

/** The page behind a shared link, and who looks at it. Null for every reason not to show it. Asked once per request. */
export const openShared = cache(
  async (token: string): Promise<{ page: Opened | null; me: { name: string } | null }> => {
    const caller = await createPageCaller();
    const [page, me] = await Promise.all([caller.shared.open({ token }).catch(() => null), caller.account.me()]);
    return { page, me };
  },
);

/** What may stand in a link's picture: nothing of a page with a password or without amounts. Counts no view. */
export async function previewOf(token: string): Promise<SharedContent | null> {
  const caller = await createPageCaller();
  const page = await caller.shared.open({ token, again: true }).catch(() => null);
  return page === null || page.state === "locked" || page.hideAmounts ? null : page.content;
}
