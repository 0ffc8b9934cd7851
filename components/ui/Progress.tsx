import styles from "./Progress.module.css";

/**
 * How far something is.
 * @param value share done, 0…1; null when nobody can know
 */
export function Progress({ value, label }: { value: number | null; label: string }) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": percent })}
    >
      <div
        className={percent === null ? styles.unknown : styles.bar}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
