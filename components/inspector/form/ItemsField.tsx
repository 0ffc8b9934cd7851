"use client";

import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { type FieldNode, type NamedField, startBranch, startValue, titleOf, wordOf } from "./fieldModel.ts";
import styles from "./form.module.css";
import { issueAt, useFormScope } from "./FormScope.tsx";
import { moved, pathKey } from "./path.ts";
import type { FieldProps } from "./ScalarFields.tsx";
import { Tip } from "./Tip.tsx";
import { isRecord } from "./isRecord.ts";

/** Fields and heading of one item: a union's branch, or the group itself. */
function faceOf(item: FieldNode, value: unknown): { title: string | null; fields: NamedField[]; help: string | null } {
  if (item.type === "union") {
    const branch = item.branches.find((each) => isRecord(value) && each.value === value[item.key]);
    return {
      title: branch?.title ?? "Unknown operation",
      fields: branch?.fields ?? [],
      help: branch?.description ?? null,
    };
  }
  return { title: null, fields: item.type === "group" ? item.fields : [], help: null };
}

/** A few words about the item, so that a folded list can be read. */
function gistOf(fields: NamedField[], value: unknown): string[] {
  if (!isRecord(value)) return [];
  return fields.flatMap(({ name, field }): string[] => {
    const inner = value[name];
    if (field.hint.control === "hidden" || inner === field.fallback || inner === null) return [];
    if (field.type === "union" && isRecord(inner)) {
      const rest = Object.entries(inner)
        .filter(([key]) => key !== field.key)
        .flatMap(([, each]) => (Array.isArray(each) ? each.map(String) : [String(each)]));
      return [rest.length > 0 ? rest.slice(0, 3).join(", ") + (rest.length > 3 ? " …" : "") : String(inner[field.key])];
    }
    if (field.type === "choice" && (typeof inner === "string" || typeof inner === "number"))
      return [wordOf(field, inner).toLowerCase()];
    if (Array.isArray(inner))
      return inner.length > 0 ? [inner.slice(0, 3).map(String).join(", ") + (inner.length > 3 ? " …" : "")] : [];
    if (typeof inner === "boolean") return inner ? [] : [`not ${titleOf({ name, field }).toLowerCase()}`];
    return typeof inner === "object" ? [] : [String(inner)];
  });
}

/** An ordered list of things with settings of their own: add, remove, move; folded to one line each. */
export function ItemsField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  const [open, setOpen] = useState<number | null>(null);
  if (field.type !== "list") return null;
  const { item } = field;
  const items: unknown[] = Array.isArray(value) ? value : [];
  const issue = issueAt(scope.issues, path, true);
  const full = field.max !== null && items.length >= field.max;
  const add = (next: unknown, name: string): void => {
    scope.change(path, [...items, next], `Add ${name.toLowerCase()}`);
    setOpen(items.length);
  };
  const remove = (index: number): void => {
    scope.change(
      path,
      items.filter((_, at) => at !== index),
      `Remove from ${title}`,
    );
    setOpen(null);
  };
  const shift = (index: number, by: number): void => {
    scope.change(path, moved(items, index, index + by), `Reorder ${title}`);
    setOpen((current) => (current === index ? index + by : current));
  };
  const addButton = (
    <Button
      size="small"
      icon={<Plus />}
      disabled={scope.disabled || full}
      {...(item.type === "union" ? {} : { onClick: () => add(startValue(item), title) })}
    >
      Add
    </Button>
  );
  return (
    <section className={styles.field} data-field={pathKey(path)} aria-label={title}>
      <header className={styles.listHead}>
        <h4>
          {title} <Tip text={field.hint.tip} about={title} />
        </h4>
        {item.type === "union" ? (
          <Menu
            trigger={addButton}
            list={item.branches.map((branch) => ({
              label: branch.title,
              onSelect: () => add(startBranch(item.key, branch), branch.title),
            }))}
          />
        ) : (
          addButton
        )}
      </header>
      {issue ? (
        <p className={issue.level === "error" ? styles.error : styles.warning}>{issue.message}</p>
      ) : field.hint.description ? (
        <p className={styles.help}>{field.hint.description}</p>
      ) : null}
      {items.length === 0 ? null : (
        <ol className={styles.items}>
          {items.map((each, index) => {
            const face = faceOf(item, each);
            const gist = gistOf(face.fields, each);
            const heading = face.title ?? gist.shift() ?? `${index + 1}`;
            const expanded = open === index;
            const wrong = issueAt(scope.issues, [...path, index], false);
            return (
              // Items have no identity of their own; the place is what the findings and the settings name.
              <li key={index} className={styles.item} data-level={wrong?.level}>
                <div className={styles.itemHead}>
                  <button
                    type="button"
                    className={styles.itemToggle}
                    aria-expanded={expanded}
                    onClick={() => setOpen(expanded ? null : index)}
                  >
                    <ChevronRight aria-hidden data-open={expanded || undefined} />
                    <span className={styles.itemTitle}>{heading}</span>
                    <span className={styles.gist}>{gist.join(" · ")}</span>
                  </button>
                  {expanded ? (
                    <span className={styles.itemActions}>
                      <IconButton
                        label="Move up"
                        icon={<ArrowUp />}
                        disabled={scope.disabled || index === 0}
                        onClick={() => shift(index, -1)}
                      />
                      <IconButton
                        label="Move down"
                        icon={<ArrowDown />}
                        disabled={scope.disabled || index === items.length - 1}
                        onClick={() => shift(index, 1)}
                      />
                      <IconButton
                        label={`Remove ${heading}`}
                        icon={<Trash2 />}
                        disabled={scope.disabled || items.length <= field.min}
                        onClick={() => remove(index)}
                      />
                    </span>
                  ) : null}
                </div>
                {expanded ? (
                  <div className={styles.itemBody}>
                    {face.help ? <p className={styles.help}>{face.help}</p> : null}
                    {scope.draw({ fields: face.fields, path: [...path, index], value: each })}
                    {wrong && wrong.path?.length === path.length + 1 ? (
                      <p className={styles.error}>{wrong.message}</p>
                    ) : null}
                  </div>
                ) : wrong ? (
                  <p className={wrong.level === "error" ? styles.error : styles.warning}>{wrong.message}</p>
                ) : null}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
