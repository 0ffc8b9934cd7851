"use client";

import { Command } from "cmdk";
import { Check, ChevronDown, X } from "lucide-react";
import { useState } from "react";
import type { Column } from "../../../server/stages/contract.ts";
import { formatShare } from "../../format/number.ts";
import { Popover } from "../../ui/Popover.tsx";
import { FieldFrame } from "./FieldFrame.tsx";
import type { FieldNode } from "./fieldModel.ts";
import styles from "./form.module.css";
import { useFormScope } from "./FormScope.tsx";
import type { FieldProps } from "./ScalarFields.tsx";
import { TypedField } from "./ScalarFields.tsx";

const isText = (value: unknown): value is string => typeof value === "string";

/** Columns this field may take; null when nobody knows them yet. */
function useOffered(field: FieldNode): Column[] | null {
  const { columnsOf } = useFormScope();
  const columns = columnsOf(field.hint.columnsOf);
  const accepts = field.hint.accepts;
  return columns === null ? null : accepts ? columns.filter((column) => accepts.includes(column.type)) : columns;
}

function ColumnList({
  columns,
  chosen,
  onPick,
  empty,
}: {
  columns: Column[];
  chosen: readonly string[];
  onPick: (name: string) => void;
  empty?: string | undefined;
}) {
  return (
    <Command className={styles.command} loop>
      <Command.Input className={styles.search} placeholder="Find a column" aria-label="Find a column" />
      <Command.List className={styles.options}>
        <Command.Empty className={styles.none}>No such column.</Command.Empty>
        {empty === undefined ? null : (
          <Command.Item className={styles.option} value="(none)" onSelect={() => onPick("")}>
            <span className={styles.mark} />
            <span className={styles.muted}>{empty}</span>
          </Command.Item>
        )}
        {columns.map((column) => (
          <Command.Item
            key={column.name}
            className={styles.option}
            value={column.name}
            onSelect={() => onPick(column.name)}
          >
            <span className={styles.mark}>{chosen.includes(column.name) ? <Check aria-label="chosen" /> : null}</span>
            <span className={styles.name}>{column.name}</span>
            <span className={styles.fact}>
              {column.missing ? `${formatShare(column.missing)} missing · ` : ""}
              {column.type}
            </span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

/** One column, chosen from those that arrive here. While they aren't known, the name is typed. */
export function ColumnField(props: FieldProps) {
  const { field, title, path, value } = props;
  const scope = useFormScope();
  const columns = useOffered(field);
  const [open, setOpen] = useState(false);
  if (columns === null) return <TypedField {...props} />;
  const name = isText(value) ? value : "";
  const gone = name !== "" && !columns.some((column) => column.name === name);
  const pick = (next: string): void => {
    setOpen(false);
    const wanted = next === "" ? null : next;
    if (wanted !== value) scope.change(path, wanted, `Set ${title}`);
  };
  return (
    <FieldFrame field={field} title={title} path={path} wrong={gone ? `“${name}” doesn't arrive here.` : null}>
      {(control) => (
        <Popover
          label={title}
          open={open}
          onOpenChange={setOpen}
          trigger={
            <button {...control} type="button" className={styles.picker} disabled={scope.disabled}>
              <span className={name === "" ? styles.muted : styles.name}>
                {name === "" ? (field.nullable ? "automatic" : "Choose a column") : name}
              </span>
              <ChevronDown aria-hidden />
            </button>
          }
        >
          <ColumnList
            columns={columns}
            chosen={[name]}
            onPick={pick}
            empty={field.nullable ? "automatic" : undefined}
          />
        </Popover>
      )}
    </FieldFrame>
  );
}

/** Several columns. Chosen ones that no longer arrive are kept, marked, and can be taken out. */
export function ColumnsField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  const columns = useOffered(field);
  const [open, setOpen] = useState(false);
  const chosen = Array.isArray(value) ? value.filter(isText) : [];
  const known = new Set(columns?.map((column) => column.name));
  const gone = columns === null ? [] : chosen.filter((name) => !known.has(name));
  const toggle = (name: string): void => {
    const on = chosen.includes(name);
    scope.change(
      path,
      on ? chosen.filter((each) => each !== name) : [...chosen, name],
      `${on ? "Remove" : "Add"} ${name}`,
    );
  };
  return (
    <FieldFrame
      field={field}
      title={title}
      path={path}
      wrong={
        gone.length > 0
          ? `${gone.length === 1 ? `“${gone[0]}” doesn't` : `${gone.length} columns don't`} arrive here.`
          : null
      }
    >
      {(control) => (
        <div className={styles.chips}>
          {chosen.map((name) => (
            <span key={name} className={styles.chip} data-gone={gone.includes(name) || undefined}>
              {name}
              <button
                type="button"
                aria-label={`Remove ${name}`}
                disabled={scope.disabled}
                onClick={() => toggle(name)}
              >
                <X aria-hidden />
              </button>
            </span>
          ))}
          <Popover
            label={title}
            open={open}
            onOpenChange={setOpen}
            trigger={
              <button
                {...control}
                type="button"
                className={styles.add}
                disabled={scope.disabled || columns === null || columns.length === 0}
              >
                {columns === null
                  ? "Columns not known yet"
                  : columns.length === 0
                    ? "No fitting columns arrive here"
                    : "Choose columns"}
              </button>
            }
          >
            <ColumnList columns={columns ?? []} chosen={chosen} onPick={toggle} />
          </Popover>
        </div>
      )}
    </FieldFrame>
  );
}
