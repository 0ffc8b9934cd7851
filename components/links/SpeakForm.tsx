"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Opened } from "../../server/links/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Textarea } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import styles from "./Shared.module.css";
import { keepGuestKey, readGuestKey } from "./visitor.ts";

type Comments = Extract<Opened, { state: "open" }>["comments"];

/** What was said through the link, and the way to say something. */
export function SpeakForm({
  visit,
  linkId,
  comments,
  me,
  onSaid,
}: {
  visit: { token: string; proof: string | null };
  linkId: string;
  comments: Comments;
  me: { name: string } | null;
  onSaid: () => void;
}) {
  const t = useTranslations("shared");
  const api = useApi();
  const [kind, setKind] = useState<"question" | "comment">("question");
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const speak = useMutation(
    api.shared.speak.mutationOptions({
      onSuccess: ({ guestKey }) => {
        if (guestKey !== null) keepGuestKey(linkId, guestKey);
        setText("");
        onSaid();
      },
    }),
  );
  return (
    <Panel title={t("ask")}>
      {comments.length === 0 ? <p className={styles.quiet}>{t("nothingSaid")}</p> : null}
      <ol className={styles.said} aria-label={t("said")}>
        {comments.map((comment) => (
          <li key={comment.id}>
            <p className={styles.quiet}>
              <strong dir="auto">{comment.authorName}</strong> · {t(comment.kind)} ·{" "}
              <RelativeTime at={comment.createdAt} />
            </p>
            <p className={styles.text} dir="auto">
              {comment.text}
            </p>
          </li>
        ))}
      </ol>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const given = name.trim();
          speak.mutate({
            ...visit,
            kind,
            text: text.trim(),
            guestKey: readGuestKey(linkId),
            name: given === "" ? null : given,
          });
        }}
      >
        <SegmentedControl
          label={t("ask")}
          value={kind}
          onChange={setKind}
          segments={[
            { value: "question", label: t("question") },
            { value: "comment", label: t("comment") },
          ]}
        />
        <Field label={t("yourWords")} help={t("yourWordsHelp")}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={5000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {me === null ? (
          <Field label={t("yourName")}>
            {(control) => (
              <Input
                {...control}
                autoComplete="name"
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        {speak.error ? <ErrorNotice error={readApiError(speak.error)} /> : null}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={speak.isPending} disabled={text.trim() === ""}>
            {t("send")}
          </Button>
          {speak.isSuccess ? <span role="status">{t("sent")}</span> : null}
        </div>
      </form>
    </Panel>
  );
}
