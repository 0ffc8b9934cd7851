"use client";

import { Switch as Radix } from "radix-ui";
import styles from "./Switch.module.css";

export type SwitchProps = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** For screen readers when no label element points here. */
  label?: string;
  id?: string;
  disabled?: boolean;
  "aria-describedby"?: string;
};

/** On or off, taking effect at once. */
export function Switch({ checked, onChange, label, disabled = false, ...rest }: SwitchProps) {
  return (
    <Radix.Root
      className={styles.track}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      aria-label={label}
      {...rest}
    >
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
}
