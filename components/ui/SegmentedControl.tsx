"use client";

import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./SegmentedControl.module.css";

export type Segment<V extends string> = { value: V; label: ReactNode };

export type SegmentedControlProps<V extends string> = {
  value: V;
  onChange: (value: V) => void;
  segments: readonly Segment<V>[];
  label?: string;
  id?: string;
  disabled?: boolean;
};

/** One of a few choices, all in sight. */
export function SegmentedControl<V extends string>({
  value,
  onChange,
  segments,
  label,
  id,
  disabled = false,
}: SegmentedControlProps<V>) {
  const choose = (next: string) => {
    const segment = segments.find((candidate) => candidate.value === next);
    if (segment !== undefined) onChange(segment.value);
  };
  return (
    <RadioGroup.Root
      className={styles.group}
      value={value}
      onValueChange={choose}
      aria-label={label}
      disabled={disabled}
      orientation="horizontal"
      {...(id === undefined ? {} : { id })}
    >
      {segments.map((segment) => (
        <RadioGroup.Item key={segment.value} value={segment.value} className={styles.segment}>
          {segment.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
