"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { SharedReview } from "../../server/links/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Textarea } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { Identify } from "./Identify.tsx";
import styles from "./Shared.module.css";

type Kind = "approve" | "approve_with_conditions" | "send_back";
type Condition = { text: string; owner: string; date: string };
const EMPTY: Condition = { text: "", owner: "", date: "" };

/** Deciding about the link's request; first who it is that decides. */
export function DecideForm({
  visit,
  linkId,
  review,
  me,
  onDecided,
}: {
  visit: { token: string; proof: string | null };
  linkId: string;
  review: SharedReview;
  me: { name: string } | null;
  onDecided: () => void;
}) {
  const t = useTranslations("shared");
  const states = useTranslations("executive.state");
  const [guest, setGuest] = useState<{ key: string; name: string } | null>(null);
  const isOpen = review.state === "in_review" || review.state === "changes_requested";
  const state = known.find((each) => each === review.state);
  const who = me?.name ?? guest?.name ?? null;
  return (
    <Panel title={t("decide")}>
      {isOpen ? (
        <>
          <p className={styles.quiet}>
            {t("decideWhat", { number: String(review.number), environment: review.environment })}
          </p>
          {who === null ? (
            <Identify visit={visit} linkId={linkId} onVerified={(key, name) => setGuest({ key, name })} />
          ) : (
            <Decision visit={visit} guestKey={guest?.key ?? null} who={who} onDecided={onDecided} />
          )}
        </>
      ) : (
        <p role="status">{t("decided", { state: state === undefined ? review.state : states(state) })}</p>
      )}
    </Panel>
  );
}

const known = ["approved", "approved_with_conditions", "rejected", "stopped", "superseded"] as const;

function Decision({
  visit,
  guestKey,
  who,
  onDecided,
}: {
  visit: { token: string; proof: string | null };
  guestKey: string | null;
  who: string;
  onDecided: () => void;
}) {
  const t = useTranslations("shared");
  const api = useApi();
  const [kind, setKind] = useState<Kind>("approve");
  const [text, setText] = useState("");
  const [conditions, setConditions] = useState<Condition[]>([EMPTY]);
  const decide = useMutation(api.shared.decide.mutationOptions({ onSuccess: onDecided }));
  const withConditions = kind === "approve_with_conditions";
  const isReady = withConditions
    ? conditions.every((one) => one.text.trim() !== "" && one.owner.trim() !== "" && one.date !== "")
    : kind === "approve" || text.trim() !== "";
  const change = (index: number, part: Partial<Condition>) =>
    setConditions(conditions.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate({ ...visit, guestKey, kind, text: text.trim(), conditions: withConditions ? conditions : [] });
      }}
    >
      <p dir="auto">{t("signedInAs", { name: who })}</p>
      <SegmentedControl
        label={t("decide")}
        value={kind}
        onChange={setKind}
        segments={[
          { value: "approve", label: t("approve") },
          { value: "approve_with_conditions", label: t("approveWith") },
          { value: "send_back", label: t("sendBack") },
        ]}
      />
      {withConditions
        ? conditions.map((condition, index) => (
            <fieldset key={index} className={styles.condition}>
              <Field label={t("condition")}>
                {(control) => (
                  <Input
                    {...control}
                    maxLength={600}
                    value={condition.text}
                    onChange={(event) => change(index, { text: event.target.value })}
                  />
                )}
              </Field>
              <Field label={t("conditionOwner")}>
                {(control) => (
                  <Input
                    {...control}
                    maxLength={200}
                    value={condition.owner}
                    onChange={(event) => change(index, { owner: event.target.value })}
                  />
                )}
              </Field>
              <Field label={t("conditionDate")}>
                {(control) => (
                  <Input
                    {...control}
                    type="date"
                    value={condition.date}
                    onChange={(event) => change(index, { date: event.target.value })}
                  />
                )}
              </Field>
            </fieldset>
          ))
        : null}
      {withConditions ? (
        <Button size="small" onClick={() => setConditions([...conditions, EMPTY])}>
          {t("addCondition")}
        </Button>
      ) : null}
      <Field label={kind === "send_back" ? t("why") : t("whyOptional")}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={5000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {decide.error ? <ErrorNotice error={readApiError(decide.error)} /> : null}
      <Button type="submit" variant="primary" busy={decide.isPending} disabled={!isReady}>
        {t("confirmDecision")}
      </Button>
    </form>
  );
}
