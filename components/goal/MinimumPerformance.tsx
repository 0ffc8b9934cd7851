"use client";

import { useState } from "react";
import { metricKeys } from "../../server/stages/contract.ts";
import { Input, Select } from "../ui/Input.tsx";
import { Field } from "../ui/Field.tsx";
import { Panel } from "../ui/Panel.tsx";
import { DerivedMinimum } from "./DerivedMinimum.tsx";
import styles from "./Goal.module.css";
import { useGoal } from "./useGoal.ts";

/** The least a model has to reach, on a metric the evaluation measures; gate 2 asks for the lower end of its interval. */
export function MinimumPerformance() {
  const { goal, canEdit, change } = useGoal();
  const minimum = goal.minimumPerformance ?? null;
  const [typed, setTyped] = useState<string | null>(null);
  // A metric without its value says nothing yet: it is stored together with the first value.
  const [chosen, setChosen] = useState("");
  const metric = minimum?.metric ?? chosen;
  const set = (part: { metric?: string; value?: number; reason?: string }): void => {
    const value = part.value ?? minimum?.value;
    if (value === undefined || (part.metric ?? metric) === "") return;
    change(
      "Change the minimum performance",
      { minimumPerformance: { metric, reason: null, ...minimum, ...part, value } },
      `minimum:${Object.keys(part).join()}`,
    );
  };
  return (
    <Panel title="Minimum performance">
      <div className={styles.minimum}>
        <Field label="Metric" help="The evaluation measures it with an interval.">
          {(control) => (
            <Select
              {...control}
              value={metric}
              disabled={!canEdit}
              onChange={(event) => {
                setChosen(event.target.value);
                set({ metric: event.target.value });
              }}
            >
              <option value="" disabled>
                choose
              </option>
              {metricKeys.map((key) => (
                <option key={key}>{key}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="At least (errors: at most)"
          help="The lower end of the interval has to reach it, not the estimate."
        >
          {(control) => (
            <Input
              {...control}
              mono
              inputMode="decimal"
              disabled={!canEdit || metric === ""}
              value={typed ?? (minimum === null ? "" : String(minimum.value))}
              onChange={(event) => {
                setTyped(event.target.value);
                const value = Number(event.target.value.replace(",", "."));
                if (event.target.value.trim() !== "" && Number.isFinite(value)) set({ value });
              }}
              onBlur={() => setTyped(null)}
            />
          )}
        </Field>
        <Field label="Why this much" help="From the goal, or from the money: errors may grow until the value is gone.">
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              disabled={!canEdit || minimum === null}
              value={minimum?.reason ?? ""}
              onChange={(event) => set({ reason: event.target.value })}
            />
          )}
        </Field>
      </div>
      <DerivedMinimum canEdit={canEdit} onUse={(part) => set(part)} />
    </Panel>
  );
}
