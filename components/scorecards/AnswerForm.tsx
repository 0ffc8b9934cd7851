"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select, Textarea } from "../ui/Input.tsx";
import { DetailsFields } from "./DetailsFields.tsx";
import { EvidenceFields } from "./EvidenceFields.tsx";
import styles from "./Scorecards.module.css";
import { useDraft } from "./useDraft.ts";
import type { Answered } from "./types.ts";

const LEVELS = [1, 2, 3, 4, 5] as const;
const MAX_TEXT = 10_000;

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** What a person says about a question. What is typed is kept in this browser until it is saved. */
export function AnswerForm({ answered }: { answered: Answered }) {
  const { id: projectId } = useProject();
  const t = useTranslations("scorecards");
  const api = useApi();
  const queryClient = useQueryClient();
  const { question, human } = answered;
  const { draft, isDraft, change, discard } = useDraft(projectId, answered);
  const save = useMutation(
    api.scorecards.answer.mutationOptions({
      onSuccess: async () => {
        discard();
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: api.scorecards.get.queryKey({ projectId }) }),
          queryClient.invalidateQueries({ queryKey: api.gates.list.queryKey({ projectId }) }),
          queryClient.invalidateQueries({ queryKey: api.scorecards.thread.queryKey({ projectId }) }),
        ]);
      },
    }),
  );
  const impact = LEVELS.find((level) => level === draft.impact) ?? null;
  return (
    <form
      className={styles.form}
      aria-label={t("question.answer")}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          projectId,
          questionId: question.id,
          revision: human?.revision ?? 0,
          details: draft.details,
          text: draft.text,
          likelihood: question.kind === "human" ? draft.likelihood : null,
          impact: impact === answered.impact && human?.impact == null ? null : impact,
          evidence: draft.evidence,
          owner: orNull(draft.owner),
          reviewBy: orNull(draft.reviewBy),
          notApplicable: draft.notApplicable === null ? null : draft.notApplicable.trim(),
          confirmed: question.kind === "suggested" && draft.confirmed,
        });
      }}
    >
      <h3>{t("question.answer")}</h3>
      <DetailsFields
        id={question.id}
        details={draft.details}
        evidence={answered.automatic?.evidence ?? ""}
        onChange={(details) => change({ details })}
      />
      {question.kind === "suggested" ? (
        <Checkbox checked={draft.confirmed} onChange={(confirmed) => change({ confirmed })} label={t("form.confirm")} />
      ) : null}
      {question.kind === "human" ? (
        <Field label={t("form.likelihood")} help={t("form.likelihoodHelp")}>
          {(control) => (
            <Select
              {...control}
              value={draft.likelihood ?? ""}
              onChange={(event) =>
                change({ likelihood: event.target.value === "" ? null : Number(event.target.value) })
              }
            >
              <option value="">{t("choose")}</option>
              {LEVELS.map((level) => (
                <option key={level} value={level}>
                  {level}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <Field label={t("form.text")}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={MAX_TEXT}
            value={draft.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        )}
      </Field>
      <EvidenceFields items={draft.evidence} onChange={(evidence) => change({ evidence })} />
      <div className={styles.pair}>
        <Field label={t("form.owner")}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={draft.owner}
              onChange={(event) => change({ owner: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("form.reviewBy")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={draft.reviewBy}
              onChange={(event) => change({ reviewBy: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t("form.impact")} help={t("form.impactHelp")}>
        {(control) => (
          <Select
            {...control}
            value={draft.impact}
            onChange={(event) => change({ impact: Number(event.target.value) })}
          >
            {LEVELS.map((level) => (
              <option key={level} value={level}>
                {level}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Checkbox
        checked={draft.notApplicable !== null}
        onChange={(isSo) => change({ notApplicable: isSo ? "" : null })}
        label={t("form.notApplicable")}
      />
      {draft.notApplicable === null ? null : (
        <Field label={t("form.notApplicableWhy")} help={t("form.notApplicableHelp")}>
          {(control) => (
            <Input
              {...control}
              maxLength={2000}
              value={draft.notApplicable ?? ""}
              onChange={(event) => change({ notApplicable: event.target.value })}
            />
          )}
        </Field>
      )}
      {save.error ? <ErrorNotice error={readApiError(save.error)} /> : null}
      <div className={styles.buttons}>
        {isDraft ? (
          <>
            <span className={styles.quiet}>{t("form.draft")}</span>
            <Button type="button" size="small" onClick={discard}>
              {t("form.discard")}
            </Button>
          </>
        ) : null}
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t("form.save")}
        </Button>
      </div>
    </form>
  );
}
