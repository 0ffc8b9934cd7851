import type { ComponentProps } from "react";
import { classNames } from "./classNames.ts";
import styles from "./Table.module.css";

/** A table that scrolls sideways on its own when the page is narrow. Cells with numbers carry `data-numeric`, cells with buttons `data-actions`. */
export function Table({ className, label, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={classNames(styles.table, className)} {...rest} />
    </div>
  );
}
