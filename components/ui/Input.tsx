import type { ComponentProps } from "react";
import { classNames } from "./classNames.ts";
import styles from "./Input.module.css";

export type InputProps = ComponentProps<"input"> & {
  /** Numbers, hashes and code in the monospaced face. */
  mono?: boolean;
};

/** One line of text. */
export function Input({ mono = false, className, ...rest }: InputProps) {
  return <input className={classNames(styles.input, mono && styles.mono, className)} {...rest} />;
}

/** Several lines of text. */
export function Textarea({ mono = false, className, ...rest }: ComponentProps<"textarea"> & { mono?: boolean }) {
  return <textarea className={classNames(styles.input, styles.textarea, mono && styles.mono, className)} {...rest} />;
}

/** The platform's own list of choices: works with every keyboard, phone and screen reader. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={classNames(styles.input, styles.select, className)} {...rest} />;
}
