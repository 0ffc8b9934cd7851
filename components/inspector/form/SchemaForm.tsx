"use client";

import { useMemo } from "react";
import { FieldsOf } from "./Fields.tsx";
import { fieldsOf, fitted } from "./fieldModel.ts";
import styles from "./form.module.css";
import { type FieldsProps, type FormScope, FormScopeProvider } from "./FormScope.tsx";
import { type Path, setAt } from "./path.ts";
import { isRecord } from "./isRecord.ts";

export type SchemaFormProps = Omit<FormScope, "change" | "changeSource" | "draw"> & {
  /** JSON schema with hints, see `StageDefinition.formSchema`. */
  schema: Record<string, unknown>;
  value: Record<string, unknown>;
  onChange: (next: Record<string, unknown>, label: string, mergeKey?: string) => void;
};

const draw = (props: FieldsProps) => <FieldsOf {...props} />;

/** Draws any stage's settings. Knows no stage: everything comes from the schema and its hints. */
export function SchemaForm({ schema, value, onChange, ...scope }: SchemaFormProps) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const change = (path: Path, next: unknown, label: string, mergeKey?: string): void => {
    const whole = setAt(value, path, next);
    if (isRecord(whole)) onChange(whole, label, mergeKey);
  };
  const changeSource = (path: Path, next: unknown, found: Record<string, unknown>): void => {
    const whole = setAt(value, path, next);
    if (!isRecord(whole)) return;
    const known = fields.filter(({ name }) => name in found && name !== path[0]);
    onChange(
      { ...whole, ...Object.fromEntries(known.map(({ name, field }) => [name, fitted(field, found[name])])) },
      "Choose data",
    );
  };
  if (fields.length === 0) return <p className={styles.help}>This stage has no settings.</p>;
  return (
    <FormScopeProvider value={{ ...scope, change, changeSource, draw }}>
      <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
        <FieldsOf fields={fields} path={[]} value={value} />
      </form>
    </FormScopeProvider>
  );
}
