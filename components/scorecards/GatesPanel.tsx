"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { BlockerList } from "./BlockerList.tsx";
import styles from "./Scorecards.module.css";
import type { Gate, Scorecard } from "./types.ts";

const ENVIRONMENTS = ["trial", "staging", "production"] as const;
const LEVELS = ["allow", "warn", "block"] as const;
type Environment = (typeof ENVIRONMENTS)[number];

/** What each gate would say now in one environment, and how strictly gates act. */
export function GatesPanel({ policy, onShow }: { policy: Scorecard["policy"]; onShow: (id: string) => void }) {
  const { id: projectId } = useProject();
  const t = useTranslations("scorecards.gates");
  const api = useApi();
  const gates = useQuery(api.gates.list.queryOptions({ projectId }));
  const [environment, setEnvironment] = useState<Environment>("production");
  return (
    <Panel
      title={t("title")}
      aside={
        <SegmentedControl
          label={t("environment")}
          value={environment}
          onChange={setEnvironment}
          segments={ENVIRONMENTS.map((value) => ({ value, label: t(`environments.${value}`) }))}
        />
      }
    >
      {gates.error ? <ErrorNotice error={readApiError(gates.error)} /> : null}
      {gates.isLoading ? <SkeletonRows rows={5} label={t("title")} /> : null}
      <ul className={styles.gates}>
        {gates.data
          ?.filter((gate) => gate.environment === environment)
          .map((gate) => (
            <GateRow key={gate.gate} gate={gate} onShow={onShow} />
          ))}
      </ul>
      <Policy policy={policy} />
    </Panel>
  );
}

function GateRow({ gate, onShow }: { gate: Gate; onShow: (id: string) => void }) {
  const t = useTranslations("scorecards.gates");
  const tone = gate.passes ? "good" : gate.effect === "block" ? "bad" : "warn";
  const name = `${gate.gate}` as const;
  return (
    <li>
      <details>
        <summary className={styles.gate}>
          <strong>
            {gate.gate} {t(`names.${name}`)}
          </strong>
          <span className={styles.quiet}>{t(`asks.${name}`)}</span>
          <Badge tone={tone}>{gate.passes ? t("open") : t(`effects.${gate.effect}`)}</Badge>
          {gate.passes ? null : <span className={styles.quiet}>{t("blockers", { count: gate.blockers.length })}</span>}
        </summary>
        <BlockerList blockers={gate.blockers} onShow={onShow} />
      </details>
    </li>
  );
}

function Policy({ policy }: { policy: Scorecard["policy"] }) {
  const { id: projectId, role } = useProject();
  const t = useTranslations("scorecards.gates");
  const api = useApi();
  const queryClient = useQueryClient();
  const set = useMutation(
    api.scorecards.setPolicy.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: api.scorecards.get.queryKey({ projectId }) }),
          queryClient.invalidateQueries({ queryKey: api.gates.list.queryKey({ projectId }) }),
        ]);
      },
    }),
  );
  return (
    <details className={styles.policy}>
      <summary>{t("policy")}</summary>
      <p className={styles.quiet}>{t("policyHelp")}</p>
      <div className={styles.policyFields}>
        {ENVIRONMENTS.map((environment) => (
          <Field key={environment} label={t(`environments.${environment}`)}>
            {(control) => (
              <Select
                {...control}
                disabled={role !== "owner" || set.isPending}
                value={policy[environment]}
                onChange={(event) => {
                  const level = LEVELS.find((each) => each === event.target.value);
                  if (level !== undefined) set.mutate({ projectId, policy: { ...policy, [environment]: level } });
                }}
              >
                {LEVELS.map((level) => (
                  <option key={level} value={level}>
                    {t(`levels.${level}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      {set.error ? <ErrorNotice error={readApiError(set.error)} /> : null}
    </details>
  );
}
