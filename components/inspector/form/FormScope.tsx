"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Column, StageIssue } from "../../../server/stages/contract.ts";
import type { NamedField } from "./fieldModel.ts";
import { isBelow, type Path } from "./path.ts";

export type FieldsProps = { fields: NamedField[]; path: Path; value: unknown };

/** What the fields of one form share. */
export type FormScope = {
  disabled: boolean;
  /** Draws the fields of an object; handed down, because objects lie inside of objects. */
  draw: (props: FieldsProps) => ReactNode;
  /** Columns a picker offers; null when they aren't known without a run. */
  columnsOf: (port: string | undefined) => Column[] | null;
  issues: readonly StageIssue[];
  /** Text that isn't a value yet, by place. */
  halfTyped: Readonly<Record<string, string>>;
  setHalfTyped: (place: string, text: string | null) => void;
  /** @param label what undo will say; `mergeKey` joins typing into one step */
  change: (path: Path, value: unknown, label: string, mergeKey?: string) => void;
  /** Draws the choice of a file, which needs the server. */
  source: (props: {
    id: string;
    value: unknown;
    onChange: (value: unknown, found: Record<string, unknown>) => void;
    disabled: boolean;
  }) => ReactNode;
  /** Sets the source together with what was found in it: settings of the same names take it over. */
  changeSource: (path: Path, value: unknown, found: Record<string, unknown>) => void;
};

const Scope = createContext<FormScope | null>(null);
export const FormScopeProvider = Scope.Provider;

/** @throws Error outside of a SchemaForm: a mistake of ours, not of the person */
export function useFormScope(): FormScope {
  const scope = useContext(Scope);
  if (!scope) throw new Error("a field was drawn outside of SchemaForm");
  return scope;
}

/**
 * The finding to show at a field.
 * @param exact only findings about this very place; else also about places inside it
 */
export function issueAt(issues: readonly StageIssue[], path: Path, exact: boolean): StageIssue | null {
  const level = { error: 0, warning: 1, note: 2 } as const;
  const here = issues.filter(
    (issue) => issue.path !== undefined && isBelow(issue.path, path) && (!exact || issue.path.length === path.length),
  );
  return here.sort((a, b) => level[a.level] - level[b.level])[0] ?? null;
}
