import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./classNames.ts";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip.tsx";

export type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  /** Read by screen readers and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  /** Shown in the tooltip beside the label, e.g. `Ctrl Z`. */
  keys?: string;
  variant?: "quiet" | "default";
};

/** A square button that shows only an icon. */
export function IconButton({
  label,
  icon,
  keys,
  variant = "quiet",
  className,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type={type}
        aria-label={label}
        className={classNames(styles.button, styles[variant], className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
