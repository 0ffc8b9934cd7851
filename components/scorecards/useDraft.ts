"use client";

import { useCallback, useState } from "react";
import type { Answered } from "./types.ts";

type Human = NonNullable<Answered["human"]>;

/** What stands in the form. */
export type AnswerDraft = {
  details: Record<string, unknown>;
  text: string;
  likelihood: number | null;
  impact: number;
  evidence: Human["evidence"];
  owner: string;
  reviewBy: string;
  notApplicable: string | null;
  confirmed: boolean;
};

function fromAnswer({ human, impact }: Answered): AnswerDraft {
  return {
    details: Object(human?.details ?? {}),
    text: human?.text ?? "",
    likelihood: human?.likelihood ?? null,
    impact,
    evidence: human?.evidence ?? [],
    owner: human?.owner ?? "",
    reviewBy: human?.reviewBy ?? "",
    notApplicable: human?.notApplicable ?? null,
    confirmed: human?.confirmed ?? false,
  };
}

/** What was typed and not saved yet; null where nothing was, or where it can't be read any more. */
function readKept(key: string): Partial<AnswerDraft> | null {
  if (typeof localStorage === "undefined") return null;
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    localStorage.removeItem(key);
    return null;
  }
}

/**
 * The form's content, kept in this browser while it is not saved: a reload or a closed tab loses nothing. Drafts of an
 * older revision are let go: they would overwrite what somebody else wrote. Mount the form anew for another revision.
 */
export function useDraft(projectId: string, answered: Answered) {
  const key = `scorecard ${projectId} ${answered.question.id} ${answered.human?.revision ?? 0}`;
  const [kept] = useState(() => readKept(key));
  const [draft, setDraft] = useState<AnswerDraft>(() => ({ ...fromAnswer(answered), ...kept }));
  const [isDraft, setIsDraft] = useState(kept !== null);
  const change = useCallback(
    (part: Partial<AnswerDraft>) => {
      setDraft((before) => {
        const next = { ...before, ...part };
        localStorage.setItem(key, JSON.stringify(next));
        return next;
      });
      setIsDraft(true);
    },
    [key],
  );
  const discard = useCallback(() => {
    localStorage.removeItem(key);
    setDraft(fromAnswer(answered));
    setIsDraft(false);
  }, [answered, key]);
  return { draft, isDraft, change, discard };
}
