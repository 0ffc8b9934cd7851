"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Textarea } from "../ui/Input.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import styles from "./Scorecards.module.css";
import type { Thread } from "./types.ts";

const MAX_TEXT = 10_000;

/** What people say to each other about a question, and what was done about it. */
export function Talk({ questionId }: { questionId: string }) {
  const { id: projectId, role } = useProject();
  const t = useTranslations("scorecards.talk");
  const api = useApi();
  const queryClient = useQueryClient();
  const thread = useQuery(api.scorecards.thread.queryOptions({ projectId, questionId }));
  const [text, setText] = useState("");
  const say = useMutation(
    api.scorecards.comment.mutationOptions({
      onSuccess: async () => {
        setText("");
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: api.scorecards.thread.queryKey({ projectId, questionId }) }),
          queryClient.invalidateQueries({ queryKey: api.scorecards.get.queryKey({ projectId }) }),
        ]);
      },
    }),
  );
  return (
    <section className={styles.said} aria-label={t("title")}>
      <h3>{t("title")}</h3>
      {thread.error ? <ErrorNotice error={readApiError(thread.error)} /> : null}
      {thread.data?.comments.length === 0 ? <p className={styles.quiet}>{t("none")}</p> : null}
      <ol className={styles.thread}>
        {thread.data?.comments.map((comment) => (
          <li key={comment.id}>
            <p className={styles.quiet}>
              <strong dir="auto">{comment.authorName}</strong>, <RelativeTime at={comment.createdAt} />
            </p>
            <p className={styles.text} dir="auto">
              {comment.text}
            </p>
          </li>
        ))}
      </ol>
      {role === "viewer" ? null : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            say.mutate({ projectId, questionId, text });
          }}
        >
          <Field label={t("say")}>
            {(control) => (
              <Textarea
                {...control}
                maxLength={MAX_TEXT}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          {say.error ? <ErrorNotice error={readApiError(say.error)} /> : null}
          <div className={styles.buttons}>
            <Button type="submit" busy={say.isPending} disabled={text.trim() === ""}>
              {t("send")}
            </Button>
          </div>
        </form>
      )}
      {thread.data === undefined ? null : <History events={thread.data.history} />}
    </section>
  );
}

/** Types of the audit trail and their words. */
const WORDS = {
  "answer.set": "answer_set",
  "answer.auto": "answer_auto",
  "answer.agree": "answer_agree",
  "evidence.add": "evidence_add",
  "impact.lower": "impact_lower",
  "risk.accept": "risk_accept",
  "risk.withdraw": "risk_withdraw",
  "review.comment": "review_comment",
} as const;
const isKnown = (type: string): type is keyof typeof WORDS => Object.hasOwn(WORDS, type);

function History({ events }: { events: Thread["history"] }) {
  const t = useTranslations("scorecards");
  return (
    <details className={styles.policy}>
      <summary>{t("talk.history")}</summary>
      {events.length === 0 ? <p className={styles.quiet}>{t("talk.historyNone")}</p> : null}
      <ol className={styles.thread}>
        {events.map((event) => (
          <li key={event.seq} className={styles.quiet}>
            <span dir="auto">{event.actorName}</span>{" "}
            {isKnown(event.type) ? t(`events.${WORDS[event.type]}`) : event.type},{" "}
            <RelativeTime at={new Date(event.at)} />
            {event.reason === null ? null : <span dir="auto">: {event.reason}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
