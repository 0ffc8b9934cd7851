"use client";

import { RadioGroup } from "radix-ui";
import styles from "./data.module.css";

/** One of a few views, quieter than a segmented control: it stands inside of something that has one already. */
export function QuietSwitch<V extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  choices: readonly { value: V; label: string }[];
}) {
  return (
    <RadioGroup.Root
      className={styles.switch}
      value={value}
      aria-label={label}
      orientation="horizontal"
      onValueChange={(next) => {
        const choice = choices.find((each) => each.value === next);
        if (choice) onChange(choice.value);
      }}
    >
      {choices.map((choice) => (
        <RadioGroup.Item key={choice.value} value={choice.value} className={styles.choice}>
          {choice.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
