"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import styles from "./Scorecards.module.css";
import type { Answered } from "./types.ts";

const LEVELS = [1, 2, 3, 4, 5] as const;

/** What somebody who may approve does about a question: take the risk for a while, lower its impact, agree. */
export function ApproverActs({ answered }: { answered: Answered }) {
  const { id: projectId } = useProject();
  const t = useTranslations("scorecards.approver");
  const form = useTranslations("scorecards.form");
  const api = useApi();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const [impact, setImpact] = useState<(typeof LEVELS)[number]>(1);
  const onSuccess = async (): Promise<void> => {
    setReason("");
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: api.scorecards.get.queryKey({ projectId }) }),
      queryClient.invalidateQueries({ queryKey: api.gates.list.queryKey({ projectId }) }),
      queryClient.invalidateQueries({ queryKey: api.scorecards.thread.queryKey({ projectId }) }),
    ]);
  };
  const accept = useMutation(api.scorecards.acceptRisk.mutationOptions({ onSuccess }));
  const withdraw = useMutation(api.scorecards.withdrawRisk.mutationOptions({ onSuccess }));
  const lower = useMutation(api.scorecards.lowerImpact.mutationOptions({ onSuccess }));
  const agree = useMutation(api.scorecards.agree.mutationOptions({ onSuccess }));
  const error = accept.error ?? withdraw.error ?? lower.error ?? agree.error;
  const { question, scored, human, acceptance } = answered;
  const place = { projectId, questionId: question.id };
  const isRed = scored.countsAs === "red";
  return (
    <details className={styles.policy}>
      <summary>{t("title")}</summary>
      <div className={styles.form}>
        {human?.notApplicable != null && human.agreedByName === null ? (
          <Button busy={agree.isPending} onClick={() => agree.mutate(place)}>
            {t("agree")}
          </Button>
        ) : null}
        {acceptance === null ? null : (
          <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(place)}>
            {t("withdraw")}
          </Button>
        )}
        <Field label={t("reason")}>
          {(control) => (
            <Input {...control} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        {isRed ? (
          <>
            <Field label={t("until")} help={t("acceptHelp")}>
              {(control) => (
                <Input {...control} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
              )}
            </Field>
            <Button
              variant="danger"
              disabled={reason.trim() === "" || until === ""}
              busy={accept.isPending}
              onClick={() => accept.mutate({ ...place, reason, until })}
            >
              {t("accept")}
            </Button>
          </>
        ) : null}
        <Field label={`${form("impact")}: ${t("lowerTo")}`}>
          {(control) => (
            <Select
              {...control}
              value={impact}
              onChange={(event) => setImpact(LEVELS.find((level) => `${level}` === event.target.value) ?? 1)}
            >
              {LEVELS.filter((level) => level < answered.impact).map((level) => (
                <option key={level} value={level}>
                  {level}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button
          disabled={reason.trim() === "" || impact >= answered.impact}
          busy={lower.isPending}
          onClick={() => lower.mutate({ ...place, impact, reason })}
        >
          {t("lower")}
        </Button>
        {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      </div>
    </details>
  );
}
