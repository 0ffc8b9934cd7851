"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./Checkbox.module.css";

export type CheckboxProps = {
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  label: ReactNode;
  id?: string;
  disabled?: boolean;
};

/** A box to tick with its label. */
export function Checkbox({ checked, onChange, label, id, disabled = false }: CheckboxProps) {
  return (
    <label className={styles.label}>
      <Radix.Root
        className={styles.box}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        {...(id === undefined ? {} : { id })}
      >
        <Radix.Indicator className={styles.mark}>
          {checked === "indeterminate" ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
        </Radix.Indicator>
      </Radix.Root>
      <span>{label}</span>
    </label>
  );
}
