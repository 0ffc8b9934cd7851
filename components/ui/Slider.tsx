"use client";

import { Slider as Radix } from "radix-ui";
import styles from "./Slider.module.css";

export type SliderProps = {
  value: number;
  onChange: (value: number) => void;
  /** When the hand lets go: the moment to store one undo step. */
  onCommit?: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  label?: string;
  id?: string;
  disabled?: boolean;
};

/** A number on a scale. Put a number input beside it where exact values matter. */
export function Slider({ value, onChange, onCommit, min, max, step = 1, label, id, disabled = false }: SliderProps) {
  const first = (values: number[]): number => values[0] ?? value;
  return (
    <Radix.Root
      className={styles.root}
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={(values) => onChange(first(values))}
      {...(onCommit === undefined ? {} : { onValueCommit: (values: number[]) => onCommit(first(values)) })}
    >
      <Radix.Track className={styles.track}>
        <Radix.Range className={styles.range} />
      </Radix.Track>
      <Radix.Thumb className={styles.thumb} aria-label={label} {...(id === undefined ? {} : { id })} />
    </Radix.Root>
  );
}
