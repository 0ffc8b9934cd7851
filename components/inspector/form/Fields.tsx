"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { ColumnField, ColumnsField } from "./ColumnFields.tsx";
import { FieldFrame } from "./FieldFrame.tsx";
import { isShown, type NamedField, titleOf } from "./fieldModel.ts";
import styles from "./form.module.css";
import { type FieldsProps, issueAt, useFormScope } from "./FormScope.tsx";
import { GroupField, UnionField } from "./GroupFields.tsx";
import { ItemsField } from "./ItemsField.tsx";
import { ChoicesField, WordsField } from "./ListFields.tsx";
import { RawField } from "./RawField.tsx";
import { BooleanField, ChoiceField, type FieldProps, TypedField } from "./ScalarFields.tsx";
import { isRecord } from "./isRecord.ts";

function SourceField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  return (
    <FieldFrame field={field} title={title} path={path}>
      {(control) =>
        scope.source({
          id: control.id,
          value,
          disabled: scope.disabled,
          onChange: (next, found) => scope.changeSource(path, next, found),
        })
      }
    </FieldFrame>
  );
}

/** The control that fits a field. */
function AnyField(props: FieldProps): ReactNode {
  const { field } = props;
  const { control } = field.hint;
  if (control === "source" || control === "file") return <SourceField {...props} />;
  switch (field.type) {
    case "text":
      return control === "column" ? <ColumnField {...props} /> : <TypedField {...props} />;
    case "number":
    case "mixed":
      return <TypedField {...props} />;
    case "boolean":
      return <BooleanField {...props} />;
    case "choice":
      return <ChoiceField {...props} />;
    case "list":
      if (control === "columns") return <ColumnsField {...props} />;
      if (field.item.type === "choice") return <ChoicesField {...props} />;
      if (field.item.type === "group" || field.item.type === "union") return <ItemsField {...props} />;
      return field.item.type === "text" || field.item.type === "number" || field.item.type === "mixed" ? (
        <WordsField {...props} />
      ) : (
        <RawField {...props} />
      );
    case "group":
      return <GroupField {...props} />;
    case "union":
      return <UnionField {...props} />;
    case "raw":
      return <RawField {...props} />;
  }
}

/** The fields of an object; rarely needed ones are folded away under "More", unless something is wrong there. */
export function FieldsOf({ fields, path, value }: FieldsProps) {
  const { issues } = useFormScope();
  const siblings = isRecord(value) ? value : {};
  const shown = fields.filter(({ field }) => isShown(field, siblings, fields));
  const draw = ({ name, field }: NamedField): ReactNode => (
    <AnyField
      key={name}
      field={field}
      title={titleOf({ name, field })}
      path={[...path, name]}
      value={name in siblings ? siblings[name] : (field.fallback ?? null)}
    />
  );
  const folded = shown.filter(({ field }) => field.hint.advanced);
  const wrong = folded.some(({ name }) => issueAt(issues, [...path, name], false)?.level === "error");
  return (
    <>
      {shown.filter(({ field }) => !field.hint.advanced).map(draw)}
      {folded.length === 0 ? null : (
        <details className={styles.more} open={wrong || undefined}>
          <summary>
            <ChevronRight aria-hidden /> More
            <span className={styles.moreNames}>{folded.map((each) => titleOf(each).toLowerCase()).join(", ")}</span>
          </summary>
          <div className={styles.moreBody}>{folded.map(draw)}</div>
        </details>
      )}
    </>
  );
}
