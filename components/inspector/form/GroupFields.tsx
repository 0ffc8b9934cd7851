"use client";

import { Select } from "../../ui/Input.tsx";
import { SegmentedControl } from "../../ui/SegmentedControl.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { FieldFrame } from "./FieldFrame.tsx";
import { startBranch, startValue } from "./fieldModel.ts";
import styles from "./form.module.css";
import { issueAt, useFormScope } from "./FormScope.tsx";
import { pathKey } from "./path.ts";
import type { FieldProps } from "./ScalarFields.tsx";
import { Tip } from "./Tip.tsx";
import { isRecord } from "./isRecord.ts";

/** Settings that belong together. When they may be absent, a switch decides between them and the automatic way. */
export function GroupField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  if (field.type !== "group") return null;
  const present = isRecord(value);
  const issue = issueAt(scope.issues, path, true);
  const toggle = (on: boolean): void =>
    scope.change(path, on ? startValue({ ...field, nullable: false, fallback: undefined }) : null, `Set ${title}`);
  return (
    <fieldset className={styles.group} data-field={pathKey(path)}>
      <legend className={styles.legend}>
        {title}
        <Tip text={field.hint.tip} about={title} />
        {field.nullable ? (
          <Switch label={`Set ${title} by hand`} checked={present} disabled={scope.disabled} onChange={toggle} />
        ) : null}
      </legend>
      {issue ? (
        <p className={styles.error}>{issue.message}</p>
      ) : field.hint.description ? (
        <p className={styles.help}>{field.hint.description}</p>
      ) : null}
      {present || !field.nullable ? scope.draw({ fields: field.fields, path, value }) : null}
    </fieldset>
  );
}

/** One of several shapes; the choice stands above the fields of the chosen one. */
export function UnionField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  if (field.type !== "union") return null;
  const current = isRecord(value) ? field.branches.findIndex((branch) => branch.value === value[field.key]) : -1;
  const branch = field.branches[current];
  const choose = (index: number): void => {
    const next = field.branches[index];
    if (next) scope.change(path, startBranch(field.key, next, value), `Set ${title}`);
    else if (field.nullable) scope.change(path, null, `Set ${title}`);
  };
  const [inner] = branch?.fields.length === 1 ? branch.fields : [];
  return (
    <div className={styles.union}>
      <FieldFrame field={field} title={title} path={path}>
        {(control) =>
          field.branches.length <= 3 && !field.nullable ? (
            <SegmentedControl
              id={control.id}
              label={title}
              value={String(current)}
              disabled={scope.disabled}
              segments={field.branches.map((each, index) => ({ value: String(index), label: each.title }))}
              onChange={(next) => choose(Number(next))}
            />
          ) : (
            <Select
              {...control}
              value={current}
              disabled={scope.disabled}
              onChange={(event) => choose(Number(event.target.value))}
            >
              {field.nullable || current < 0 ? (
                <option value={-1}>{field.nullable ? "automatic" : "Choose"}</option>
              ) : null}
              {field.branches.map((each, index) => (
                <option key={String(each.value)} value={index}>
                  {each.title}
                </option>
              ))}
            </Select>
          )
        }
      </FieldFrame>
      {branch && branch.fields.length > 0 ? (
        <div className={inner ? styles.unionOnly : styles.unionBody}>
          {scope.draw({ fields: branch.fields, path, value })}
        </div>
      ) : null}
    </div>
  );
}
