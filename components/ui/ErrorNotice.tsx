import type { ReactNode } from "react";
import { Callout } from "./Callout.tsx";

/** What an error tells people: a sentence, what to do, and its stable name. */
export type NoticeText = { message: string; remedy?: string | undefined; code?: string | undefined };

/** An error in place: what happened, what to do, a button that does it. */
export function ErrorNotice({ error, action }: { error: NoticeText; action?: ReactNode }) {
  return (
    <Callout tone="bad" live {...(action === undefined ? {} : { action })}>
      <span data-error-code={error.code}>{error.message}</span>
      {error.remedy === undefined ? null : <> {error.remedy}</>}
    </Callout>
  );
}
