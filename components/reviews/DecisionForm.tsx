"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReviewPage } from "../../server/reviews/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select, Textarea } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Reviews.module.css";

const KINDS = [
  { value: "comment", label: "Comment or ask", button: "Say it" },
  { value: "approve", label: "Approve", button: "Approve" },
  { value: "approve_with_conditions", label: "Approve with a condition", button: "Approve with this condition" },
  { value: "send_back", label: "Send back", button: "Send back" },
  { value: "reject", label: "Reject", button: "Reject" },
  { value: "stop", label: "Stop the project", button: "Stop the project" },
] as const;
type Kind = (typeof KINDS)[number]["value"];

/** Says something about a request, or decides. */
export function DecisionForm({ review }: { review: ReviewPage }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const queryClient = useQueryClient();
  const isOpen = review.state === "in_review" || review.state === "changes_requested";
  const [kind, setKind] = useState<Kind>("comment");
  const [text, setText] = useState("");
  const [condition, setCondition] = useState({ text: "", owner: "", date: "" });
  const [spent, setSpent] = useState("");
  const [notSpent, setNotSpent] = useState("");
  const decide = useMutation(
    api.reviews.decide.mutationOptions({
      onSuccess: async () => {
        setText("");
        setKind("comment");
        await queryClient.invalidateQueries({ queryKey: api.reviews.get.queryKey({ projectId, reviewId: review.id }) });
      },
    }),
  );
  const chosen = KINDS.find((each) => each.value === kind) ?? KINDS[0];
  const orNull = (value: string): string | null => (value.trim() === "" ? null : value.trim());
  return (
    <Panel title={isOpen ? "Decide" : "Comment"}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          decide.mutate({
            projectId,
            reviewId: review.id,
            kind,
            text,
            conditions: kind === "approve_with_conditions" ? [condition] : [],
            moneySpent: kind === "stop" ? orNull(spent) : null,
            moneyNotSpent: kind === "stop" ? orNull(notSpent) : null,
          });
        }}
      >
        {isOpen ? (
          <Field
            label="What you say"
            help={review.isRequester ? "You asked for this one, so you can only comment." : undefined}
          >
            {(control) => (
              <Select
                {...control}
                value={kind}
                onChange={(event) =>
                  setKind(KINDS.find((each) => each.value === event.target.value)?.value ?? "comment")
                }
              >
                {KINDS.map((each) => (
                  <option key={each.value} value={each.value}>
                    {each.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <Field label={kind === "approve" || kind === "approve_with_conditions" ? "Remark (optional)" : "Your words"}>
          {(control) => (
            <Textarea {...control} maxLength={20_000} value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        {kind === "approve_with_conditions" ? (
          <div className={styles.condition}>
            <Field label="Condition">
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={600}
                  value={condition.text}
                  onChange={(event) => setCondition({ ...condition, text: event.target.value })}
                />
              )}
            </Field>
            <Field label="Who sees to it">
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={200}
                  value={condition.owner}
                  onChange={(event) => setCondition({ ...condition, owner: event.target.value })}
                />
              )}
            </Field>
            <Field label="By">
              {(control) => (
                <Input
                  {...control}
                  required
                  type="date"
                  value={condition.date}
                  onChange={(event) => setCondition({ ...condition, date: event.target.value })}
                />
              )}
            </Field>
          </div>
        ) : null}
        {kind === "stop" ? (
          <div className={styles.condition}>
            <Field label="Money spent so far" help="In the project's currency.">
              {(control) => (
                <Input
                  {...control}
                  mono
                  inputMode="decimal"
                  value={spent}
                  onChange={(event) => setSpent(event.target.value)}
                />
              )}
            </Field>
            <Field label="Money not spent by stopping" help="Optional.">
              {(control) => (
                <Input
                  {...control}
                  mono
                  inputMode="decimal"
                  value={notSpent}
                  onChange={(event) => setNotSpent(event.target.value)}
                />
              )}
            </Field>
          </div>
        ) : null}
        {decide.error ? <ErrorNotice error={readApiError(decide.error)} /> : null}
        <div className={styles.buttons}>
          <Button
            type="submit"
            variant={kind === "reject" || kind === "stop" ? "danger" : "primary"}
            busy={decide.isPending}
          >
            {chosen.button}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
