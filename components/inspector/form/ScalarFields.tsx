"use client";

import { Input, Select, Textarea } from "../../ui/Input.tsx";
import { SegmentedControl } from "../../ui/SegmentedControl.tsx";
import { Slider } from "../../ui/Slider.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { FieldFrame } from "./FieldFrame.tsx";
import { type FieldNode, type Scalar, wordOf } from "./fieldModel.ts";
import styles from "./form.module.css";
import { issueAt, useFormScope } from "./FormScope.tsx";
import { type Path, pathKey } from "./path.ts";
import { readText, writeText } from "./readText.ts";
import { Tip } from "./Tip.tsx";

export type FieldProps = { field: FieldNode; title: string; path: Path; value: unknown };

/** A field typed as text. What isn't a valid value stays in the field and never reaches the document. */
export function TypedField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  const place = pathKey(path);
  const typed = scope.halfTyped[place];
  const shown = typed ?? writeText(value);
  const read = typed === undefined ? null : readText(field, typed);
  const type = (text: string): void => {
    const next = readText(field, text);
    // "1." and "1" are the same number: the text stays as typed until the field is left.
    scope.setHalfTyped(place, next.ok && writeText(next.value) === text ? null : text);
    if (next.ok && next.value !== value) scope.change(path, next.value, `Set ${title}`, place);
  };
  const leave = (): void => {
    if (typed !== undefined && readText(field, typed).ok) scope.setHalfTyped(place, null);
  };
  const isNumber = field.type === "number";
  const common = {
    value: shown,
    disabled: scope.disabled,
    onBlur: leave,
    mono: isNumber,
    placeholder: field.nullable ? "automatic" : undefined,
    spellCheck: false,
  };
  const range = isNumber && field.min !== null && field.max !== null ? { min: field.min, max: field.max } : null;
  return (
    <FieldFrame field={field} title={title} path={path} wrong={read && !read.ok ? read.reason : null}>
      {(control) => {
        if (field.hint.control === "textarea")
          return <Textarea {...control} {...common} onChange={(event) => type(event.target.value)} />;
        const input = (
          <Input
            {...control}
            {...common}
            type={field.type === "text" && field.format === "date" ? "date" : "text"}
            inputMode={isNumber ? (field.integer ? "numeric" : "decimal") : "text"}
            onChange={(event) => type(event.target.value)}
          />
        );
        if (field.hint.control !== "slider" || !range) return input;
        return (
          <div className={styles.slider}>
            <Slider
              {...range}
              label={title}
              step={field.type === "number" && field.integer ? 1 : (range.max - range.min) / 100}
              value={typeof value === "number" ? value : range.min}
              disabled={scope.disabled}
              onChange={(next) => {
                scope.setHalfTyped(place, null);
                scope.change(path, Math.round(next * 1e6) / 1e6, `Set ${title}`, place);
              }}
            />
            {input}
          </div>
        );
      }}
    </FieldFrame>
  );
}

/** On or off. */
export function BooleanField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  const issue = issueAt(scope.issues, path, true);
  return (
    <div className={styles.boolean} data-field={pathKey(path)}>
      <div className={styles.booleanHead}>
        <label className={styles.booleanLabel}>
          <span>{title}</span>
          <Switch
            checked={value === true}
            disabled={scope.disabled}
            onChange={(next) => scope.change(path, next, `Turn ${title} ${next ? "on" : "off"}`)}
          />
        </label>
        <Tip text={field.hint.tip} about={title} />
      </div>
      {issue ? (
        <p className={issue.level === "error" ? styles.error : styles.warning}>{issue.message}</p>
      ) : field.hint.description ? (
        <p className={styles.help}>{field.hint.description}</p>
      ) : null}
    </div>
  );
}

/** One of a few values. */
export function ChoiceField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  if (field.type !== "choice") return null;
  const options: Scalar[] = field.nullable ? [null, ...field.options] : field.options;
  const known = options.findIndex((option) => option === value);
  const choose = (index: number): void => {
    const next = options[index];
    if (next !== undefined && next !== value) scope.change(path, next, `Set ${title}`);
  };
  return (
    <FieldFrame
      field={field}
      title={title}
      path={path}
      wrong={known < 0 ? `“${String(value)}” is not one of the choices.` : null}
    >
      {(control) =>
        field.hint.control === "segmented" && options.length <= 4 ? (
          <SegmentedControl
            id={control.id}
            label={title}
            value={String(known)}
            disabled={scope.disabled}
            segments={options.map((option, index) => ({ value: String(index), label: wordOf(field, option) }))}
            onChange={(next) => choose(Number(next))}
          />
        ) : (
          <Select
            {...control}
            value={known}
            disabled={scope.disabled}
            onChange={(event) => choose(Number(event.target.value))}
          >
            {known < 0 ? <option value={-1}>{String(value)}</option> : null}
            {options.map((option, index) => (
              <option key={String(option)} value={index}>
                {wordOf(field, option)}
              </option>
            ))}
          </Select>
        )
      }
    </FieldFrame>
  );
}
