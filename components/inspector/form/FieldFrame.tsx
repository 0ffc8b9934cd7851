"use client";

import type { ReactNode } from "react";
import { Field, type FieldControl } from "../../ui/Field.tsx";
import type { FieldNode } from "./fieldModel.ts";
import styles from "./form.module.css";
import { issueAt, useFormScope } from "./FormScope.tsx";
import { type Path, pathKey } from "./path.ts";
import { Tip } from "./Tip.tsx";

/** Label, unit, tip, the control, and below it what is wrong or what helps. */
export function FieldFrame({
  field,
  title,
  path,
  wrong,
  children,
}: {
  field: FieldNode;
  title: string;
  path: Path;
  /** About the text being typed; comes before the findings about the saved value. */
  wrong?: string | null;
  children: (control: FieldControl) => ReactNode;
}) {
  const { issues } = useFormScope();
  const issue = issueAt(issues, path, field.type === "list" || field.type === "group" || field.type === "union");
  const { unit, tip, description } = field.hint;
  const aside =
    unit || tip ? (
      <span className={styles.aside}>
        {unit}
        <Tip text={tip} about={title} />
      </span>
    ) : undefined;
  const error = wrong ?? (issue && issue.level === "error" ? issue.message : null);
  const help = issue && issue.level !== "error" ? <span className={styles.warning}>{issue.message}</span> : description;
  return (
    <div className={styles.field} data-field={pathKey(path)}>
      <Field label={title} {...(aside ? { aside } : {})} {...(help ? { help } : {})} error={error}>
        {children}
      </Field>
    </div>
  );
}
