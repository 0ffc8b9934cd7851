"use client";

import { useCallback, useEffect, useState } from "react";
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

/**
 * The form's content, kept in this browser while it is not saved: a reload or a closed tab loses nothing. Drafts of an
 * older revision are let go: they would overwrite what somebody else wrote.
 */
export function useDraft(projectId: string, answered: Answered) {
  const key = `scorecard ${projectId} ${answered.question.id} ${answered.human?.revision ?? 0}`;
  const [draft, setDraft] = useState<AnswerDraft>(() => fromAnswer(answered));
  const [isDraft, setIsDraft] = useState(false);
  // After the first drawing: the server knows no drafts.
  useEffect(() => {
    const kept = localStorage.getItem(key);
    if (kept === null) {
      setDraft(fromAnswer(answered));
      setIsDraft(false);
      return;
    }
    try {
      setDraft({ ...fromAnswer(answered), ...JSON.parse(kept) });
      setIsDraft(true);
    } catch {
      localStorage.removeItem(key);
    }
    // A new revision has another key; the same one never changes under the form.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
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
