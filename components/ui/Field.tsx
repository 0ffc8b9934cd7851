import { useId, type ReactNode } from "react";
import styles from "./Field.module.css";

/** What a control must carry so that label, help and error belong to it. */
export type FieldControl = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

export type FieldProps = {
  label: ReactNode;
  /** One sentence under the control. */
  help?: ReactNode;
  /** What is wrong with the value; replaces the help. */
  error?: string | null;
  /** Right of the label: a unit, say, or a link. */
  aside?: ReactNode;
  children: (control: FieldControl) => ReactNode;
};

/** Label, control, and help or error beneath it. */
export function Field({ label, help, error, aside, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const wrong = error !== undefined && error !== null && error !== "";
  const hasNote = wrong || help !== undefined;
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id}>{label}</label>
        {aside === undefined ? null : <span className={styles.aside}>{aside}</span>}
      </div>
      {children({
        id,
        ...(hasNote && { "aria-describedby": noteId }),
        ...(wrong && { "aria-invalid": true as const }),
      })}
      {hasNote ? (
        <p id={noteId} className={wrong ? styles.error : styles.help} role={wrong ? "alert" : undefined}>
          {wrong ? error : help}
        </p>
      ) : null}
    </div>
  );
}
