"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";
import { type ApiError, readApiError, useApi } from "../api/index.ts";
import { formatMoment } from "../format/time.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./models.module.css";

type Rule = NonNullable<inferRouterOutputs<AppRouter>["monitors"]["rule"]>;
type Wish = NonNullable<inferRouterInputs<AppRouter>["monitors"]["setRule"]["rule"]>;
type Kind = Wish["condition"]["kind"];

const KINDS: readonly Kind[] = ["cron", "drift", "value"];
const STARTERS: Record<Kind, Wish["condition"]> = {
  cron: { kind: "cron", cron: "0 6 1 * *" },
  drift: { kind: "drift", level: "alarm" },
  value: { kind: "value", below: 0 },
};
const MAY_OWN = ["editor", "owner"];

/** When to retrain, who sees to it, and what the rule has done. */
export function RetrainPanel({ monitorId }: { monitorId: string }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const t = useTranslations("retrain");
  const rule = useQuery(api.monitors.rule.queryOptions({ projectId, monitorId }));
  if (rule.error) return <ErrorNotice error={readApiError(rule.error)} />;
  if (rule.data === undefined) return null;
  return (
    <Panel
      title={t("title")}
      aside={
        rule.data === null ? null : (
          <Badge tone={rule.data.enabled ? "good" : "neutral"}>{rule.data.enabled ? t("on") : t("off")}</Badge>
        )
      }
    >
      <div className={styles.stack}>
        <p className={styles.note}>{t("what")}</p>
        {rule.data === null ? <p>{t("none")}</p> : null}
        <RuleForm key={rule.data?.updatedAt.getTime() ?? 0} monitorId={monitorId} rule={rule.data} />
        {rule.data === null ? null : <Firings rule={rule.data} />}
      </div>
    </Panel>
  );
}

function RuleForm({ monitorId, rule }: { monitorId: string; rule: Rule | null }) {
  const { id: projectId, workspaceId, canEdit } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const t = useTranslations("retrain");
  const members = useQuery(api.workspaces.members.queryOptions({ workspaceId }));
  const [condition, setCondition] = useState<Wish["condition"]>(rule?.condition ?? STARTERS.drift);
  const [belowText, setBelowText] = useState(rule?.condition.kind === "value" ? String(rule.condition.below) : "0");
  const [ownerId, setOwnerId] = useState(rule?.owner.id ?? "");
  const [action, setAction] = useState<Wish["action"]>(rule?.action ?? "notify");
  const [enabled, setEnabled] = useState(rule?.enabled ?? true);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const [saved, setSaved] = useState(false);
  const save = useMutation(
    api.monitors.setRule.mutationOptions({
      onSuccess: () => {
        setSaved(true);
        return queries.invalidateQueries({ queryKey: api.monitors.rule.queryKey({ projectId, monitorId }) });
      },
      onError: (error) => setWrong(readApiError(error)),
    }),
  );
  const store = (wish: Wish | null): void => {
    setWrong(null);
    setSaved(false);
    save.mutate({ projectId, monitorId, rule: wish });
  };
  const owners = (members.data ?? []).filter(({ role }) => MAY_OWN.includes(role));
  const below = Number(belowText);
  const belowIsNumber = belowText.trim() !== "" && Number.isFinite(below);
  const isReady = ownerId !== "" && (condition.kind !== "value" || belowIsNumber);
  const locked = !canEdit;
  return (
    <>
      <div className={styles.ruleForm}>
        <Field label={t("when")}>
          {(control) => (
            <Select
              {...control}
              value={condition.kind}
              disabled={locked}
              onChange={(event) => {
                const kind = KINDS.find((each) => each === event.target.value);
                if (kind !== undefined) setCondition(STARTERS[kind]);
              }}
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t("kinds", { kind })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {condition.kind === "cron" ? (
          <Field label={t("cron")} help={t("cronHelp")}>
            {(control) => (
              <Input
                {...control}
                mono
                value={condition.cron}
                disabled={locked}
                maxLength={100}
                onChange={(event) => setCondition({ kind: "cron", cron: event.target.value })}
              />
            )}
          </Field>
        ) : condition.kind === "drift" ? (
          <Field label={t("level")}>
            {(control) => (
              <Select
                {...control}
                value={condition.level}
                disabled={locked}
                onChange={(event) =>
                  setCondition({ kind: "drift", level: event.target.value === "warn" ? "warn" : "alarm" })
                }
              >
                <option value="warn">{t("warns")}</option>
                <option value="alarm">{t("alarms")}</option>
              </Select>
            )}
          </Field>
        ) : (
          <Field label={t("below")}>
            {(control) => (
              <Input
                {...control}
                mono
                inputMode="decimal"
                value={belowText}
                disabled={locked}
                aria-invalid={belowIsNumber ? undefined : true}
                onChange={(event) => setBelowText(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label={t("owner")} help={t("ownerHelp")}>
          {(control) => (
            <Select {...control} value={ownerId} disabled={locked} onChange={(event) => setOwnerId(event.target.value)}>
              <option value="">{t("choose")}</option>
              {owners.map((member) => (
                <option key={member.userId} value={member.userId}>
                  {member.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("action")}>
          {(control) => (
            <SegmentedControl
              id={control.id}
              label={t("action")}
              value={action}
              disabled={locked}
              segments={[
                { value: "notify", label: t("notify") },
                { value: "run", label: t("run") },
              ]}
              onChange={setAction}
            />
          )}
        </Field>
        <SegmentedControl
          label={t("title")}
          value={enabled ? "on" : "off"}
          disabled={locked}
          segments={[
            { value: "on", label: t("on") },
            { value: "off", label: t("off") },
          ]}
          onChange={(next) => setEnabled(next === "on")}
        />
      </div>
      {locked ? null : (
        <div className={styles.inline}>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={!isReady}
            onClick={() =>
              store({
                condition: condition.kind === "value" ? { kind: "value", below } : condition,
                action,
                ownerId,
                enabled,
              })
            }
          >
            {t("save")}
          </Button>
          {rule === null ? null : <Button onClick={() => store(null)}>{t("remove")}</Button>}
        </div>
      )}
      {saved ? <Callout tone="good">{t("saved")}</Callout> : null}
      {wrong ? <ErrorNotice error={wrong} /> : null}
    </>
  );
}

function Firings({ rule }: { rule: Rule }) {
  const { id: projectId } = useProject();
  const t = useTranslations("retrain");
  if (rule.firings.length === 0) return <p className={styles.note}>{t("never")}</p>;
  return (
    <Table label={t("fired")}>
      <thead>
        <tr>
          <th scope="col">{t("firedAt")}</th>
          <th scope="col">{t("reason")}</th>
          <th scope="col">{t("did")}</th>
        </tr>
      </thead>
      <tbody>
        {rule.firings.map(({ id, at, reason, runId, runNumber, error }) => (
          <tr key={id}>
            <td className={styles.when}>{formatMoment(at)}</td>
            <td>{reason}</td>
            <td>
              {runId !== null && runNumber !== null ? (
                <Link href={`/projects/${projectId}/runs/${runId}`}>
                  {t("startedRun", { number: String(runNumber) })}
                </Link>
              ) : error !== null ? (
                t("notStarted", { why: error })
              ) : (
                t("told", { name: rule.owner.name })
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
