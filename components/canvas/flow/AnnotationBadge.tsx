import { MessageSquare } from "lucide-react";
import type { Annotation } from "../../../server/pipeline/schema.ts";
import styles from "./AnnotationBadge.module.css";

/** Says that somebody remarked something; the words are in the inspector, and here for a pointer or a screen reader. */
export function AnnotationBadge({ annotation }: { annotation: Annotation }) {
  const words = [annotation.text, ...annotation.errors].filter(Boolean).join(" · ");
  return (
    <span className={styles.badge} role="img" aria-label={`Annotation: ${words}`} title={words}>
      <MessageSquare aria-hidden />
      {annotation.errors.length > 0 ? annotation.errors.length : null}
    </span>
  );
}
