import styles from "./Spinner.module.css";

/** A turning arc; the words beside it say what is going on. */
export function Spinner({ label }: { label?: string }) {
  return (
    <svg
      className={styles.spinner}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      role={label === undefined ? undefined : "status"}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      <circle cx="8" cy="8" r="6.25" stroke="currentColor" strokeOpacity="0.25" strokeWidth="1.5" />
      <path d="M14.25 8A6.25 6.25 0 0 0 8 1.75" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}
