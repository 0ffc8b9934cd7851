"use client";

import { useState } from "react";
import { goalSentence, type GoalErrorCode, type GoalWarningCode } from "../../server/economics/goal/types.ts";
import { setHalfTyped, useEditor, useEditorState } from "../canvas/index.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Field, type FieldControl } from "../ui/Field.tsx";
import { Input, Select, Textarea } from "../ui/Input.tsx";
import type { GoalField } from "./fields.ts";
import styles from "./Goal.module.css";
import { useGoal } from "./useGoal.ts";

const PLACE = "(goal)";

/** One field of the goal with what is found about it. */
export function GoalFieldRow({
  field,
  errors,
  warnings,
}: {
  field: GoalField;
  errors: readonly GoalErrorCode[];
  warnings: readonly GoalWarningCode[];
}) {
  const { goal } = useGoal();
  const value = goal[field.name];
  const isEmpty = value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  // A missing field is counted above the form; only what was typed wrongly is said beside it.
  const error = isEmpty ? undefined : errors.find((code) => field.codes?.includes(code));
  const warning = warnings.find((code) => field.codes?.includes(code));
  return (
    <div className={styles.field} data-wide={field.kind === "text" || field.kind === "lines" ? "" : undefined}>
      <Field
        label={field.label}
        aside={field.required === true ? <span className={styles.asked}>asked at gate 0</span> : undefined}
        help={warning === undefined ? field.help : <span className={styles.warning}>{goalSentence(warning)}</span>}
        error={error === undefined ? null : goalSentence(error)}
      >
        {(control) => <Control field={field} control={control} />}
      </Field>
    </div>
  );
}

function Control({ field, control }: { field: GoalField; control: FieldControl }) {
  const { goal, canEdit, change } = useGoal();
  const label = `Change “${field.label}”`;
  const common = { ...control, disabled: !canEdit, placeholder: field.placeholder };
  switch (field.kind) {
    case "line":
    case "date":
      return (
        <Input
          {...common}
          type={field.kind === "date" ? "date" : "text"}
          maxLength={500}
          value={goal[field.name] ?? ""}
          onChange={(event) => change(label, { [field.name]: event.target.value || null }, field.name)}
        />
      );
    case "text":
      return (
        <Textarea
          {...common}
          maxLength={5000}
          value={goal[field.name] ?? ""}
          onChange={(event) => change(label, { [field.name]: event.target.value || null }, field.name)}
        />
      );
    case "choice":
      return (
        <Select
          {...control}
          disabled={!canEdit}
          value={goal[field.name] ?? ""}
          onChange={(event) => change(label, { [field.name]: event.target.value || null }, field.name)}
        >
          <option value="">choose</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      );
    case "lines":
      return (
        <Lines
          control={common}
          stored={goal[field.name] ?? []}
          onChange={(lines) => change(label, { [field.name]: lines }, field.name)}
        />
      );
    case "number":
      return (
        <NumberInput
          control={common}
          name={field.name}
          stored={goal[field.name] ?? null}
          onChange={(value) => change(label, { [field.name]: value }, field.name)}
        />
      );
    case "cost":
      return (
        <div className={styles.cost}>
          <NumberInput
            control={{ ...common, disabled: !canEdit || goal.costOfDoingNothing === "unknown" }}
            name={field.name}
            stored={typeof goal.costOfDoingNothing === "number" ? goal.costOfDoingNothing : null}
            onChange={(value) => change(label, { costOfDoingNothing: value }, field.name)}
          />
          <Checkbox
            checked={goal.costOfDoingNothing === "unknown"}
            disabled={!canEdit}
            label="unknown"
            onChange={(isUnknown) => change(label, { costOfDoingNothing: isUnknown ? "unknown" : null }, field.name)}
          />
        </div>
      );
  }
}

type Common = FieldControl & { disabled: boolean; placeholder: string | undefined };

/** One entry per line; an empty last line is somebody still typing. */
function Lines({
  control,
  stored,
  onChange,
}: {
  control: Common;
  stored: string[];
  onChange: (lines: string[]) => void;
}) {
  const [typing, setTyping] = useState<string | null>(null);
  return (
    <Textarea
      {...control}
      rows={3}
      value={typing ?? stored.join("\n")}
      onChange={(event) => {
        setTyping(event.target.value);
        onChange(event.target.value.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()])));
      }}
      onBlur={() => setTyping(null)}
    />
  );
}

/** A number that may be half typed; such text is kept with the draft's view until it is one. */
function NumberInput({
  control,
  name,
  stored,
  onChange,
}: {
  control: Common;
  name: string;
  stored: number | null;
  onChange: (value: number | null) => void;
}) {
  const editor = useEditor();
  const kept = useEditorState((state) => state.view.halfTyped[PLACE]?.[name]);
  const [typing, setTyping] = useState<string | null>(null);
  const shown = kept ?? typing ?? (stored === null ? "" : String(stored));
  return (
    <>
      <Input
        {...control}
        mono
        inputMode="decimal"
        value={shown}
        {...(kept === undefined ? {} : { "aria-invalid": true })}
        onChange={(event) => {
          const text = event.target.value;
          const value = text.trim() === "" ? null : Number(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
          const isNumber = value === null || Number.isFinite(value);
          setTyping(isNumber ? text : null);
          setHalfTyped(editor, PLACE, name, isNumber ? null : text);
          if (isNumber) onChange(value);
        }}
        onBlur={() => setTyping(null)}
      />
      {kept === undefined ? null : (
        <span role="alert" className={styles.problem}>
          “{kept}” is not a number. Write digits with at most one point.
        </span>
      )}
    </>
  );
}
