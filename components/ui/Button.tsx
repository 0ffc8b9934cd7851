import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";
import { classNames } from "./classNames.ts";
import { Spinner } from "./Spinner.tsx";

export type ButtonProps = Omit<ComponentProps<"button">, "children"> & {
  children: ReactNode;
  /** `primary` once per view; `quiet` has no outline; `danger` for what can't be taken back. */
  variant?: "primary" | "default" | "quiet" | "danger";
  size?: "small" | "medium";
  /** Left of the label. */
  icon?: ReactNode;
  /** Shows a spinner and refuses further clicks while the label stays readable. */
  busy?: boolean;
  /** Draws the single child (a link, say) as the button. */
  asChild?: boolean;
};

/** A button with a label. */
export function Button({
  children,
  variant = "default",
  size = "medium",
  icon,
  busy = false,
  asChild = false,
  className,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  const classes = classNames(styles.button, styles[variant], styles[size], className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={classes}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
